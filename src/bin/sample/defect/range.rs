//! Defects of range: values that no living person has, or that contradict each other.

use super::Site;
use crate::json::{Decimal, Value};

const VALUE: &str = "valueQuantity.value";
const BMI: &str = "39156-5";

/// Ten times as much and more.
pub fn impossible_value(site: &mut Site) -> Option<String> {
    let place = any_coded(site, &["8302-2", "29463-7"])?;
    let number = site.number(place, VALUE)?;
    let factor = site.random.whole(40, 90);
    let unscaled = number.unscaled.checked_mul(factor)?;
    site.set(place, VALUE, Decimal { unscaled, ..number })
}

pub fn negative_value(site: &mut Site) -> Option<String> {
    let place = any_laboratory(site)?;
    let number = site.number(place, VALUE)?;
    let unscaled = -number.unscaled;
    site.set(place, VALUE, Decimal { unscaled, ..number })
}

pub fn shifted_decimal(site: &mut Site) -> Option<String> {
    let place = any_laboratory(site)?;
    let number = site.number(place, VALUE)?;
    let unscaled = number.unscaled.checked_mul(10)?;
    site.set(place, VALUE, Decimal { unscaled, ..number })
}

pub fn diastolic_above_systolic(site: &mut Site) -> Option<String> {
    let place = site.any_with("Observation", "component[1].valueQuantity.value")?;
    let systolic = site.number(place, "component[0].valueQuantity.value")?;
    let diastolic = site.number(place, "component[1].valueQuantity.value")?;
    site.set(place, "component[0].valueQuantity.value", diastolic)?;
    site.set(place, "component[1].valueQuantity.value", systolic)?;
    site.at(place, "component")
}

pub fn wrong_bmi(site: &mut Site) -> Option<String> {
    let place = any_coded(site, &[BMI])?;
    let number = site.number(place, VALUE)?;
    let added = site.random.whole(60, 150);
    let unscaled = number.unscaled + added;
    site.set(place, VALUE, Decimal { unscaled, ..number })
}

fn any_coded(site: &mut Site, codes: &[&str]) -> Option<usize> {
    site.any("Observation", |resource| {
        resource
            .text("code.coding[0].code")
            .is_some_and(|code| codes.contains(&code))
    })
}

fn any_laboratory(site: &mut Site) -> Option<usize> {
    site.any("Observation", |resource| {
        let is_laboratory = resource.text("category[0].coding[0].code") == Some("laboratory");
        is_laboratory && matches!(resource.at(VALUE), Some(Value::Number(number)) if number.unscaled > 0)
    })
}
