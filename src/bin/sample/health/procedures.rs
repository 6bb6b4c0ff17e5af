//! Procedures and devices.

use crate::date::{Date, YEAR};
use crate::number::floor;
use crate::person::Person;
use crate::random::Random;
use crate::tables::{Code, Device, Procedure, Tables};

use super::{Diagnosis, Disorder};

/// A procedure that was done.
pub struct Operation<'t> {
    pub procedure: &'t Procedure,
    pub day: Date,
    /// The place of the condition that it was done for
    pub reason: Option<usize>,
}

/// A device in use.
pub struct DeviceUse<'t> {
    pub device: &'t Device,
    pub start: Date,
    pub reason: Option<usize>,
}

/// SNOMED CT: the procedure that ends its reason.
const EXTRACTION_OF_CATARACT: Code = Code {
    code: "54885007",
    display: "Extraction of cataract",
};

/// The procedures that were done. A cataract that is taken out is over.
pub fn operations<'t>(
    tables: &'t Tables,
    person: &Person,
    diagnoses: &mut [Diagnosis],
    random: &mut Random,
) -> Vec<Operation<'t>> {
    let last = person.last_day().plus(-3);
    let mut operations = Vec::new();
    for procedure in &tables.procedures {
        let reason = diagnoses
            .iter()
            .position(|found| found.disorder == Disorder::Lasting(procedure.condition));
        let is_done = random.percent(*procedure.share.of(person.sex));
        let known = Date::new(procedure.since, 1, 1).plus(random.whole(0, 700));
        let day = match reason {
            Some(place) => {
                let wait = 5.0 + procedure.years_after * YEAR * random.range(0.5, 2.0) + random.range(0.0, 60.0);
                diagnoses[place].recorded.plus(floor(wait)).max(known)
            }
            None => person.birth.plus(floor(
                random.range(procedure.age_from, procedure.age_to.max(1.0)) * YEAR,
            )),
        };
        if (reason.is_none() && !procedure.condition.is_empty()) || !is_done || day > last || day < known {
            continue;
        }
        if let (Some(place), true) = (reason, procedure.code == EXTRACTION_OF_CATARACT) {
            diagnoses[place].end = Some(day);
        }
        operations.push(Operation { procedure, day, reason });
    }
    operations.sort_by_key(|operation| operation.day);
    operations
}

/// The devices that procedures left in the body, and those that help with a condition.
pub fn devices<'t>(
    tables: &'t Tables,
    person: &Person,
    diagnoses: &[Diagnosis],
    operations: &[Operation<'t>],
    random: &mut Random,
) -> Vec<DeviceUse<'t>> {
    let last = person.last_day().plus(-3);
    let mut uses: Vec<DeviceUse> = Vec::new();
    for device in &tables.devices {
        let implanted = operations
            .iter()
            .find(|operation| operation.procedure.device == device.key);
        let reason = diagnoses
            .iter()
            .position(|found| found.disorder == Disorder::Lasting(device.condition));
        let is_given = random.percent(device.share);
        let wait = random.whole(7, 400);
        let known = Date::new(device.since, 1, 1).plus(random.whole(0, 700));
        let (start, reason) = match (implanted, reason) {
            (Some(operation), _) => (operation.day, operation.reason),
            (None, Some(place)) if is_given => (diagnoses[place].recorded.plus(wait).max(known), reason),
            _ => continue,
        };
        if start <= last && uses.iter().all(|other| other.device.key != device.key) {
            uses.push(DeviceUse { device, start, reason });
        }
    }
    uses
}
