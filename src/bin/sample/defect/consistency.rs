//! What contradicts the personal identity code.

use super::Site;

pub fn identity_code_check(site: &mut Site) -> Option<String> {
    let path = "identifier[0].value";
    let place = site.any_with("Patient", path)?;
    let mut code = site.text(place, path)?;
    let last = code.pop()?;
    code.push(if last == 'A' { 'B' } else { 'A' });
    site.set(place, path, code)
}

pub fn identity_code_birth_date(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "birthDate")?;
    let days = site.random.whole(1, 3);
    let birth = site.date(place, "birthDate")?.plus(-days).to_string();
    site.set(place, "birthDate", birth)
}

pub fn identity_code_gender(site: &mut Site) -> Option<String> {
    let place = site.any_with("Patient", "gender")?;
    let gender = if site.text(place, "gender")? == "male" {
        "female"
    } else {
        "male"
    };
    site.set(place, "gender", gender)
}
