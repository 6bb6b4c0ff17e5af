//! Reading a table: lines of values with tabs between them.

use std::str::FromStr;

use super::{BySex, Code, Curve, Sex};

/// A row of a table, and the names of its columns. What is wrong in it panics: the tables are part of the program.
pub struct Row {
    names: Vec<&'static str>,
    values: Vec<&'static str>,
}

impl Row {
    pub fn text(&self, name: &str) -> &'static str {
        let place = self.names.iter().position(|known| *known == name);
        self.values[place.unwrap_or_else(|| panic!("a table has no column {name}"))]
    }

    pub fn value<T: FromStr>(&self, name: &str) -> T {
        read(name, self.text(name))
    }

    pub fn values(&self, name: &str) -> Vec<f64> {
        self.text(name)
            .split_ascii_whitespace()
            .map(|text| read(name, text))
            .collect()
    }

    pub fn by_sex<T: FromStr>(&self, men: &str, women: &str) -> BySex<T> {
        BySex {
            men: self.value(men),
            women: self.value(women),
        }
    }

    pub fn limit(&self, name: &str) -> Option<f64> {
        (self.text(name) != "NA").then(|| self.value(name))
    }

    pub fn sex(&self, name: &str) -> Option<Sex> {
        match self.text(name) {
            "male" => Some(Sex::Male),
            "female" => Some(Sex::Female),
            _ => None,
        }
    }

    pub fn code(&self) -> Code {
        Code {
            code: self.text("code"),
            display: self.text("display"),
        }
    }
}

fn read<T: FromStr>(name: &str, text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("a table has a wrong value in {name}: {text}"))
}

/// Makes an item of each row. Lines with `#` are comments, the first other one has the columns' names.
pub fn each<T>(table: &'static str, make: impl Fn(&Row) -> T) -> Vec<T> {
    let mut lines = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let names = lines.next().expect("a table has names of columns");
    let mut row = Row {
        names,
        values: Vec::new(),
    };
    lines
        .map(|values| {
            assert_eq!(
                values.len(),
                row.names.len(),
                "a row has as many values as there are columns: {values:?}"
            );
            row.values = values;
            make(&row)
        })
        .collect()
}

pub fn curve(table: &'static str, along: &str, name: &str) -> Curve {
    Curve(each(table, |row| (row.value(along), row.value(name))))
}

pub fn curves(table: &'static str, along: &str, name: &str) -> BySex<Curve> {
    BySex {
        men: curve(table, along, &format!("{name}_men")),
        women: curve(table, along, &format!("{name}_women")),
    }
}

/// Figures for the ages of 0, 10, 20 and so on.
pub fn by_decade(figures: &[f64]) -> Curve {
    Curve((0..).step_by(10).map(f64::from).zip(figures.iter().copied()).collect())
}
