//! The text of a reference: which resource it points to.

/// What a reference points to.
#[derive(Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The type of the resource, where the reference names it
    pub resource_type: Option<&'a str>,
    /// The id
    pub id: &'a str,
}

impl<'a> Target<'a> {
    /// Reads the forms of [literal](http://hl7.org/fhir/R4/references.html#literal),
    /// [contained](http://hl7.org/fhir/R4/references.html#contained) and
    /// [canonical](http://hl7.org/fhir/R4/references.html#canonical) references.
    /// A [conditional](http://hl7.org/fhir/R4/http.html#trules) one is a search, and points to no id.
    #[must_use]
    pub fn of(reference: &'a str) -> Option<Self> {
        if let Some(contained) = reference.strip_prefix('#') {
            return Self::untyped(contained);
        }
        if reference.contains('?') {
            return None;
        }
        // a fragment within the resource, or the version of a canonical
        let end = reference.find(['#', '|']).unwrap_or(reference.len());
        let reference = &reference[..end];
        if let Some(name) = reference.strip_prefix("urn:") {
            return ["uuid:", "oid:"]
                .iter()
                .find_map(|space| Self::untyped(name.strip_prefix(space)?));
        }
        let path = match reference.split_once("://") {
            Some((_, host_and_path)) => host_and_path.split_once('/')?.1,
            None => reference,
        };
        Self::of_path(path)
    }

    /// `[base/]Type/id[/_history/version]`, or an id alone.
    fn of_path(path: &'a str) -> Option<Self> {
        let trimmed = path.trim_end_matches('/');
        let (before, last) = split_last(trimmed);
        let resource = match before.map(split_last) {
            _ if last == "_history" => before?,
            Some((resource, "_history")) => resource?,
            _ => trimmed,
        };
        let (before, id) = split_last(resource);
        let resource_type = before
            .map(|before| split_last(before).1)
            .filter(|name| is_type_name(name));
        if resource_type.is_none() && trimmed.len() < path.len() && is_type_name(id) {
            // `Patient/`: a type whose id is missing
            return None;
        }
        Self::untyped(id).map(|target| Self {
            resource_type,
            ..target
        })
    }

    fn untyped(id: &'a str) -> Option<Self> {
        (!id.is_empty()).then_some(Self {
            resource_type: None,
            id,
        })
    }
}

/// The last segment of a path, and what is before it.
fn split_last(path: &str) -> (Option<&str>, &str) {
    match path.rsplit_once('/') {
        Some((before, last)) => (Some(before), last),
        None => (None, path),
    }
}

/// Whether a name looks like one of a resource type, in any version of FHIR.
#[must_use]
pub fn is_type_name(name: &str) -> bool {
    name.len() > 1
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn give(reference: &str, resource_type: Option<&str>, id: &str) {
        assert_eq!(Target::of(reference), Some(Target { resource_type, id }), "{reference}");
    }

    #[track_caller]
    fn give_none(reference: &str) {
        assert_eq!(Target::of(reference), None, "{reference}");
    }

    #[test]
    fn relative() {
        give("Patient/1", Some("Patient"), "1");
        give("Patient/1/", Some("Patient"), "1");
        give("/Patient/1", Some("Patient"), "1");
        give("Patient/1/_history/3", Some("Patient"), "1");
        give("Patient/1/_history", Some("Patient"), "1");
        give("Patient/1#name", Some("Patient"), "1");
        give("abc", None, "abc");
        give("fhir/abc", None, "abc");
        give_none("");
        give_none("/");
        give_none("Patient/");
        give_none("_history/1");
    }

    #[test]
    fn absolute() {
        give("http://h/fhir/Patient/1", Some("Patient"), "1");
        give("http://h/fhir/Patient/1/_history/3", Some("Patient"), "1");
        give("https://h:8080/Patient/1/", Some("Patient"), "1");
        give("http://Localhost/1", None, "1");
        give_none("http://h");
        give_none("http://h/");
        give_none("http://h/fhir/Patient/");
    }

    #[test]
    fn canonical() {
        give("http://hl7.org/fhir/ValueSet/my-set|1.0", Some("ValueSet"), "my-set");
        give(
            "http://hl7.org/fhir/ValueSet/my-set|1.0#part",
            Some("ValueSet"),
            "my-set",
        );
    }

    #[test]
    fn urn() {
        give("urn:uuid:9d8a5f0e-1b2c", None, "9d8a5f0e-1b2c");
        give("urn:oid:1.2.3", None, "1.2.3");
        give_none("urn:uuid:");
        give_none("urn:oid:");
        give_none("urn:ietf:rfc:3986");
        give_none("urn:");
    }

    #[test]
    fn contained() {
        give("#p1", None, "p1");
        give_none("#");
    }

    #[test]
    fn conditional() {
        give_none("Patient?identifier=http://system|1");
        give_none("http://h/fhir/Patient?identifier=1");
    }

    #[test]
    fn type_names() {
        assert!(is_type_name("Patient") && is_type_name("MedicinalProductDefinition"));
        for name in ["", "P", "patient", "Patient/1", "Patiënt", "Patient ", "_history"] {
            assert!(!is_type_name(name), "{name}");
        }
    }
}
