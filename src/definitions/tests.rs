//! FHIR's own definitions, as the specification's pages show them.

mod packages;
mod terminology;

use super::*;

fn id(name: &str) -> TypeId {
    Definitions::r4()
        .type_named(name)
        .unwrap_or_else(|| panic!("no type {name}"))
}

fn names(definitions: &Definitions, element: ElementId) -> Vec<String> {
    let types = definitions.element(element).types();
    types
        .map(|one| definitions.type_name(one.type_id()).to_owned())
        .collect()
}

#[test]
fn all_resource_types() {
    let r4 = Definitions::r4();
    let resources: Vec<_> = r4.types().filter(|&id| r4.kind(id) == TypeKind::Resource).collect();
    assert_eq!(resources.len(), 148);
    let abstracts: Vec<_> = resources
        .iter()
        .filter(|&&id| r4.is_abstract(id))
        .map(|&id| r4.type_name(id))
        .collect();
    assert_eq!(abstracts.len(), 2, "{abstracts:?}");
    assert!(abstracts.contains(&"Resource") && abstracts.contains(&"DomainResource"));
    assert_eq!(r4.resources().count(), 146);
    for resource in resources {
        assert!(r4.is_a(resource, id("Resource")));
        assert!(!r4.is_a(resource, id("Element")));
        assert!(r4.child(resource, "id").is_some() && r4.root(resource).is_some());
    }
}

#[test]
fn all_data_types() {
    let r4 = Definitions::r4();
    let count = |kind| r4.types().filter(|&id| r4.kind(id) == kind).count();
    assert_eq!(count(TypeKind::Primitive), 20);
    assert_eq!(count(TypeKind::Complex), 41);
    for one in r4.types() {
        assert_eq!(r4.type_named(r4.type_name(one)), Some(one));
        assert_ne!(r4.kind(one), TypeKind::Unknown, "{}", r4.type_name(one));
    }
    for (one, base) in [
        ("code", "string"),
        ("url", "uri"),
        ("positiveInt", "integer"),
        ("string", "Element"),
        ("Age", "Quantity"),
        ("Dosage", "BackboneElement"),
        ("Patient", "DomainResource"),
        ("Bundle", "Resource"),
        ("DomainResource", "Resource"),
        ("Patient.contact", "BackboneElement"),
        ("Timing.repeat", "Element"),
    ] {
        assert_eq!(r4.base(id(one)), Some(id(base)), "{one}");
    }
    assert_eq!(r4.base(id("Resource")), None);
    assert_eq!(r4.base(id("Element")), None);
    assert!(r4.is_a(id("code"), id("Element")));
    assert!(!r4.is_a(id("string"), id("code")));
    assert_eq!(r4.type_named("Patiant"), None);
    assert_eq!(r4.type_named(""), None);
}

#[test]
fn the_elements_of_patient() {
    let r4 = Definitions::r4();
    let children = r4.children(id("Patient"));
    let names: Vec<_> = children.iter().map(|&child| r4.element(child).name()).collect();
    assert_eq!(
        names,
        [
            "id",
            "meta",
            "implicitRules",
            "language",
            "text",
            "contained",
            "extension",
            "modifierExtension",
            "identifier",
            "active",
            "name",
            "telecom",
            "gender",
            "birthDate",
            "deceased",
            "address",
            "maritalStatus",
            "multipleBirth",
            "photo",
            "contact",
            "communication",
            "generalPractitioner",
            "managingOrganization",
            "link",
        ]
    );
    let of = |name| r4.element(r4.child(id("Patient"), name).expect(name));
    assert_eq!((of("name").min(), of("name").max()), (0, None));
    assert_eq!((of("gender").min(), of("gender").max()), (0, Some(1)));
    assert_eq!(of("link").path(), "Patient.link");
    assert!(of("link").is_modifier() && of("link").is_summary() && !of("contact").is_summary());
    assert_eq!(of("birthDate").short(), Some("The date of birth for the individual"));
    assert_eq!(
        of("birthDate").definition(),
        Some("The date of birth for the individual.")
    );
    assert_eq!(
        of("birthDate").structure().url(),
        "http://hl7.org/fhir/StructureDefinition/Patient"
    );
    assert_eq!(of("birthDate").parent().map(|parent| parent.path()), Some("Patient"));
    assert_eq!(
        of("contact").children().count(),
        r4.children(id("Patient.contact")).len()
    );
    let general_practitioner = of("generalPractitioner").types().next().expect("a type");
    assert_eq!(r4.type_name(general_practitioner.type_id()), "Reference");
    assert_eq!(
        general_practitioner.targets().collect::<Vec<_>>(),
        ["Organization", "Practitioner", "PractitionerRole"]
            .map(|name| format!("http://hl7.org/fhir/StructureDefinition/{name}"))
    );
    let gender = of("gender").binding().expect("a binding");
    assert_eq!(gender.strength, Strength::Required);
    assert_eq!(
        gender.value_set,
        Some("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")
    );
    let language = of("language").binding().expect("a binding");
    assert_eq!(language.strength, Strength::Preferred);
    assert_eq!(
        language.max_value_set,
        Some("http://hl7.org/fhir/ValueSet/all-languages")
    );
}

#[test]
fn choices() {
    let r4 = Definitions::r4();
    let observation = id("Observation");
    let value = r4.child(observation, "value").expect("value");
    assert!(r4.element(value).is_choice());
    assert_eq!(r4.element(value).path(), "Observation.value[x]");
    assert_eq!(
        names(&r4, value),
        [
            "Quantity",
            "CodeableConcept",
            "string",
            "boolean",
            "integer",
            "Range",
            "Ratio",
            "SampledData",
            "time",
            "dateTime",
            "Period",
        ]
    );
    assert_eq!(
        r4.child_by_json_name(observation, "valueQuantity"),
        Some((value, id("Quantity")))
    );
    assert_eq!(
        r4.child_by_json_name(observation, "valueDateTime"),
        Some((value, id("dateTime")))
    );
    for no_member in ["value", "value[x]", "valueAddress", "valuequantity", ""] {
        assert_eq!(r4.child_by_json_name(observation, no_member), None, "{no_member}");
    }
    for no_element in ["valueQuantity", "value[x]", "valu", ""] {
        assert_eq!(r4.child(observation, no_element), None, "{no_element}");
    }
    let status = r4.child(observation, "status").expect("status");
    assert_eq!(r4.child_by_json_name(observation, "status"), Some((status, id("code"))));
    // All data types that an extension may have.
    let extension = r4.child(id("Extension"), "value").expect("value");
    assert_eq!(r4.element(extension).types().len(), 50);
}

#[test]
fn content_references() {
    let r4 = Definitions::r4();
    let item = r4.child(id("Questionnaire"), "item").expect("item");
    let inner = r4.child(id("Questionnaire.item"), "item").expect("item");
    assert_eq!(
        r4.element(inner).content_reference().map(|element| element.id()),
        Some(item)
    );
    assert_eq!(names(&r4, inner), ["Questionnaire.item"]);
    assert_eq!(
        r4.child_by_json_name(id("Questionnaire.item"), "item"),
        Some((inner, id("Questionnaire.item")))
    );
    assert!(r4.element(item).content_reference().is_none());
    let link = r4.child(id("Bundle.entry"), "link").expect("link");
    assert_eq!(names(&r4, link), ["Bundle.link"]);
    // Each element has a type that is defined, and each type's elements are found by their names.
    for one in r4.types() {
        for &child in r4.children(one) {
            let element = r4.element(child);
            assert!(element.types().len() > 0, "{}", element.path());
            assert_eq!(r4.child(one, element.name()), Some(child), "{}", element.path());
            for element_type in element.types() {
                let found = r4.child_by_json_name(one, element_type.json_name());
                assert_eq!(found, Some((child, element_type.type_id())), "{}", element.path());
            }
        }
    }
}

#[test]
fn inner_types() {
    let r4 = Definitions::r4();
    let contact = r4.child(id("Patient"), "contact").expect("contact");
    assert_eq!(names(&r4, contact), ["Patient.contact"]);
    let declared = r4.element(contact).types().next().map(|one| one.declared_type_id());
    assert_eq!(declared, Some(id("BackboneElement")));
    assert_eq!(r4.kind(id("Patient.contact")), TypeKind::Backbone);
    let relationship = r4.child(id("Patient.contact"), "relationship").expect("relationship");
    assert_eq!(names(&r4, relationship), ["CodeableConcept"]);
    assert!(r4.child(id("Patient.contact"), "modifierExtension").is_some());
    assert!(r4.child(id("Timing.repeat"), "modifierExtension").is_none());
}

#[test]
fn the_types_of_fhirpath() {
    let r4 = Definitions::r4();
    let of = |name, child| {
        let element = r4.element(r4.child(id(name), child).expect(child));
        let one = element.types().next().expect("a type");
        (r4.type_name(one.type_id()), one.fhir_type())
    };
    assert_eq!(of("Element", "id"), ("System.String", Some("string")));
    assert_eq!(of("Extension", "url"), ("System.String", Some("uri")));
    assert_eq!(of("Patient", "id"), ("System.String", Some("string")));
    assert_eq!(of("date", "value"), ("System.Date", Some("date")));
    assert_eq!(of("boolean", "value"), ("System.Boolean", Some("boolean")));
    assert_eq!(r4.kind(id("System.String")), TypeKind::System);
    assert!(r4.children(id("System.String")).is_empty());
    let value = r4.element(r4.child(id("positiveInt"), "value").expect("value"));
    assert_eq!(value.types().next().and_then(|one| one.regex()), Some("[1-9][0-9]*"));
    assert_eq!(r4.kind(id("xhtml")), TypeKind::Primitive);
}

#[test]
fn constraints() {
    let r4 = Definitions::r4();
    let root = r4.element(r4.root(id("Patient")).expect("a root"));
    let keys: Vec<_> = root.constraints().map(|constraint| constraint.key).collect();
    assert_eq!(keys, ["dom-2", "dom-3", "dom-4", "dom-5", "dom-6"]);
    let dom_6 = root
        .constraints()
        .find(|constraint| constraint.key == "dom-6")
        .expect("dom-6");
    assert_eq!(
        dom_6,
        Constraint {
            key: "dom-6",
            is_error: false,
            is_best_practice: true,
            human: "A resource should have narrative for robust management",
            expression: Some("text.`div`.exists()"),
            source: Some("http://hl7.org/fhir/StructureDefinition/DomainResource"),
        }
    );
    let contact = r4.element(r4.child(id("Patient"), "contact").expect("contact"));
    let pat_1 = contact
        .constraints()
        .find(|constraint| constraint.key == "pat-1")
        .expect("pat-1");
    assert!(pat_1.is_error && !pat_1.is_best_practice);
    assert_eq!(
        pat_1.expression,
        Some("name.exists() or telecom.exists() or address.exists() or organization.exists()")
    );
}

#[test]
fn profiles_and_extensions() {
    let r4 = Definitions::r4();
    let bp = r4
        .structure("http://hl7.org/fhir/StructureDefinition/bp")
        .expect("blood pressure");
    assert_eq!(bp.derivation(), Derivation::Constraint);
    assert_eq!(bp.type_id(), id("Observation"));
    assert_eq!(
        bp.base_url(),
        Some("http://hl7.org/fhir/StructureDefinition/vitalsigns")
    );
    assert!(!bp.is_differential());
    let element = |element_id| {
        bp.elements()
            .find(|element| element.element_id() == element_id)
            .expect(element_id)
    };
    let category = element("Observation.category");
    let slicing = category.slicing().expect("slices");
    assert_eq!(slicing.rules(), SlicingRules::Open);
    assert!(!slicing.is_ordered());
    assert_eq!(
        slicing.discriminators().collect::<Vec<_>>(),
        [("value", "coding.code"), ("value", "coding.system")]
    );
    assert_eq!(element("Observation.category:VSCat").slice_name(), Some("VSCat"));
    assert_eq!(element("Observation.category:VSCat").min(), 1);
    let fixed = element("Observation.category:VSCat.coding.code")
        .fixed()
        .expect("a fixed value");
    assert_eq!((fixed.type_id, fixed.json), (id("code"), "\"vital-signs\""));
    // What is below an element of a profile, and its type there.
    let component = element("Observation.component:SystolicBP");
    assert_eq!(
        component.types().next().map(|one| one.type_id()),
        Some(id("Observation.component"))
    );
    assert!(
        component
            .children()
            .any(|child| child.element_id() == "Observation.component:SystolicBP.value[x]")
    );
    assert!(
        component
            .children()
            .all(|child| child.parent().map(|parent| parent.id()) == Some(component.id()))
    );

    let birth_place = r4
        .structure("http://hl7.org/fhir/StructureDefinition/patient-birthPlace|4.0.1")
        .expect("birth place");
    assert_eq!(birth_place.context().collect::<Vec<_>>(), [("element", "Patient")]);
    let url = birth_place
        .elements()
        .find(|element| element.path() == "Extension.url")
        .expect("url");
    assert_eq!(
        url.fixed().map(|fixed| fixed.json),
        Some("\"http://hl7.org/fhir/StructureDefinition/patient-birthPlace\"")
    );

    assert!(
        r4.structure("http://hl7.org/fhir/StructureDefinition/patient-birthPlace|3.0.0")
            .is_none()
    );
    assert!(r4.structure("http://hl7.org/fhir/StructureDefinition/none").is_none());
    let differentials: Vec<_> = r4
        .structures()
        .filter(Structure::is_differential)
        .map(|one| one.name())
        .collect();
    assert_eq!(differentials.len(), 2, "{differentials:?}");
}

#[test]
fn versions_are_ordered_by_their_numbers() {
    let ordered = [
        "",
        "1.2.0-ci-build",
        "1.2.0",
        "1.10.0",
        "4.0.1",
        "2018-08-12",
        "2018-10-01",
        "2021",
    ];
    for pair in ordered.windows(2) {
        assert!(version_order(pair[0]) < version_order(pair[1]), "{pair:?}");
    }
}

#[test]
fn what_is_written_is_what_is_read() {
    let r4 = Definitions::r4();
    let bytes = encode::tables(&r4.tables);
    let read = decode::tables(&bytes).expect("whole");
    assert_eq!(encode::tables(&read), bytes);
    assert_eq!(bytes, inflated(R4));
    assert!(decode::tables(&bytes[..bytes.len() - 1]).is_none());
    assert!(decode::tables(&[&bytes[..], &[0]].concat()).is_none());
    assert!(decode::tables(&[]).is_none());
    let prose = encode::strings(r4_prose());
    assert_eq!(prose, inflated(R4_PROSE));
    assert!(decode::strings(&prose[1..]).is_none());
}

#[test]
fn every_inner_type_is_of_an_element_without_a_type_of_its_own() {
    let r4 = Definitions::r4();
    let inner: Vec<_> = r4.types().filter(|&one| r4.kind(one) == TypeKind::Backbone).collect();
    assert!(inner.len() > 400, "{}", inner.len());
    for one in inner {
        let base = r4.base(one).map(|base| r4.type_name(base));
        assert!(
            matches!(base, Some("BackboneElement" | "Element")),
            "{}: {base:?}",
            r4.type_name(one)
        );
    }
}
