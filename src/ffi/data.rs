//! Rust values that DuckDB keeps for a function and hands back to its callbacks.

use std::ffi::c_void;
use std::sync::Arc;

use super::panic;

/// Hands over a value that one owner drops, by [`drop_boxed`].
pub(super) fn boxed<T>(value: T) -> *mut c_void {
    Box::into_raw(Box::new(value)).cast()
}

/// # Safety
/// `data` comes from [`boxed`] with the same type, and this is its last use.
pub(super) unsafe extern "C" fn drop_boxed<T>(data: *mut c_void) {
    // SAFETY: by this function's contract.
    let value = unsafe { Box::from_raw(data.cast::<T>()) };
    drop_contained(value);
}

/// Hands over a value with several owners: [`copy_shared`] adds one, [`drop_shared`] drops one.
pub(super) fn shared<T: Send + Sync>(value: T) -> *mut c_void {
    Arc::into_raw(Arc::new(value)).cast_mut().cast()
}

/// # Safety
/// `data` comes from [`shared`] with the same type, and is not dropped yet.
pub(super) unsafe extern "C" fn copy_shared<T>(data: *mut c_void) -> *mut c_void {
    // SAFETY: by this function's contract; the caller owns the count that this adds.
    unsafe { Arc::increment_strong_count(data.cast_const().cast::<T>()) };
    data
}

/// # Safety
/// `data` comes from [`shared`] or [`copy_shared`] with the same type, and this is that owner's last use.
pub(super) unsafe extern "C" fn drop_shared<T>(data: *mut c_void) {
    // SAFETY: by this function's contract.
    let value = unsafe { Arc::from_raw(data.cast_const().cast::<T>()) };
    drop_contained(value);
}

/// A panic while dropping has nowhere to be reported, and must not reach DuckDB.
fn drop_contained<T>(value: T) {
    let _ = panic::contain(|| {
        drop(value);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boxed_value_is_dropped_once() {
        let value = Arc::new(());
        let data = boxed(Arc::clone(&value));
        assert_eq!(Arc::strong_count(&value), 2);
        // SAFETY: the data is used once.
        unsafe { drop_boxed::<Arc<()>>(data) };
        assert_eq!(Arc::strong_count(&value), 1);
    }

    #[test]
    fn a_shared_value_is_dropped_with_its_last_owner() {
        let value = Arc::new(());
        let first = shared(Arc::clone(&value));
        // SAFETY: each of the two owners is dropped once.
        unsafe {
            let second = copy_shared::<Arc<()>>(first);
            drop_shared::<Arc<()>>(first);
            assert_eq!(Arc::strong_count(&value), 2);
            drop_shared::<Arc<()>>(second);
        }
        assert_eq!(Arc::strong_count(&value), 1);
    }

    #[test]
    fn a_panic_while_dropping_is_contained() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("contained");
            }
        }
        // SAFETY: the data is used once.
        unsafe { drop_boxed::<Bomb>(boxed(Bomb)) };
    }
}
