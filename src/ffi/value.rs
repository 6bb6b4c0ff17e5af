//! A single value: an argument at bind or a setting.

use libduckdb_sys as duckdb;

use super::text;

/// DuckDB's value, freed on drop.
pub(super) struct Value(duckdb::duckdb_value);

impl Value {
    /// Takes ownership. None if DuckDB gave none.
    ///
    /// # Safety
    /// `raw` is null or a value that no one else destroys.
    pub(super) unsafe fn from_raw(raw: duckdb::duckdb_value) -> Option<Self> {
        (!raw.is_null()).then_some(Self(raw))
    }

    pub(super) fn is_null(&self) -> bool {
        // SAFETY: the value is live.
        unsafe { duckdb::duckdb_is_null_value(self.0) }
    }

    fn type_id(&self) -> duckdb::duckdb_type {
        // SAFETY: the value is live; its type belongs to it and is only read here.
        unsafe { duckdb::duckdb_get_type_id(duckdb::duckdb_get_value_type(self.0)) }
    }

    pub(super) fn is_text(&self) -> bool {
        !self.is_null() && self.type_id() == duckdb::DUCKDB_TYPE_DUCKDB_TYPE_VARCHAR
    }

    pub(super) fn is_list(&self) -> bool {
        !self.is_null() && self.type_id() == duckdb::DUCKDB_TYPE_DUCKDB_TYPE_LIST
    }

    /// The value cast to text, or None for NULL.
    pub(super) fn text(&self) -> Option<String> {
        if self.is_null() {
            return None;
        }
        // SAFETY: the value is live and not NULL, which the cast to text needs.
        let raw = unsafe { duckdb::duckdb_get_varchar(self.0) };
        // SAFETY: DuckDB gave a NUL-terminated string, or null if it is out of memory.
        let text = unsafe { text::owned(raw) };
        // SAFETY: the string is ours to free, once.
        unsafe { duckdb::duckdb_free(raw.cast()) };
        text
    }

    /// The value if it is a BOOLEAN that is not NULL.
    pub(super) fn boolean(&self) -> Option<bool> {
        let is_boolean = !self.is_null() && self.type_id() == duckdb::DUCKDB_TYPE_DUCKDB_TYPE_BOOLEAN;
        // SAFETY: the value is live.
        is_boolean.then(|| unsafe { duckdb::duckdb_get_bool(self.0) })
    }

    /// The items of a list; none for anything else.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> {
        // SAFETY: the value is live; the size of what is not a list is 0.
        let size = unsafe { duckdb::duckdb_get_list_size(self.0) };
        (0..size).filter_map(|index| {
            // SAFETY: the value is live and the index within its size; the item is a copy that is ours.
            unsafe { Self::from_raw(duckdb::duckdb_get_list_child(self.0, index)) }
        })
    }

    /// The value of a text.
    pub(super) fn from_text(text: &str) -> Self {
        // SAFETY: the pointer and the length are those of a live `str`, which is UTF-8; DuckDB copies it.
        Self(unsafe { duckdb::duckdb_create_varchar_length(text.as_ptr().cast(), text.len() as duckdb::idx_t) })
    }

    pub(super) fn raw(&self) -> duckdb::duckdb_value {
        self.0
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        // SAFETY: this is the only owner.
        unsafe { duckdb::duckdb_destroy_value(&raw mut self.0) };
    }
}
