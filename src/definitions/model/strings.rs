//! All texts, one after another.

/// A text in [`Strings`]. 0 is the empty text, which also stands for no text.
pub type Str = u32;

/// Texts, each of them once, by number.
#[derive(Debug, Clone)]
pub struct Strings {
    text: String,
    /// Where each text ends; it begins where the one before it ends
    ends: Vec<u32>,
}

impl Default for Strings {
    fn default() -> Self {
        Self {
            text: String::new(),
            ends: vec![0],
        }
    }
}

impl Strings {
    /// Puts together what [`Self::parts`] took apart. None if an end is not within the text.
    pub fn from_parts(text: String, ends: Vec<u32>) -> Option<Self> {
        let is_whole =
            ends.first() == Some(&0) && ends.is_sorted() && ends.last().map(|&end| end as usize) == Some(text.len());
        (is_whole && ends.iter().all(|&end| text.is_char_boundary(end as usize))).then_some(Self { text, ends })
    }

    /// All text, and where each ends.
    #[cfg_attr(not(test), allow(dead_code, reason = "only the build script writes"))]
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// The text of a number.
    #[inline]
    pub fn get(&self, id: Str) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] as usize };
        &self.text[start..self.ends[id] as usize]
    }

    /// Adds a text, whether it is there or not.
    ///
    /// # Panics
    /// There are 4 GiB of text.
    pub fn push(&mut self, text: &str) -> Str {
        self.text.push_str(text);
        let end = u32::try_from(self.text.len()).expect("definitions have less than 4 GiB of text");
        self.ends.push(end);
        u32::try_from(self.ends.len() - 1).expect("no more texts than bytes of them and one")
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
}
