//! Which part of one list is which of another, where a list is what belongs to a table before and after.

/// A part of a table.
pub trait Identified {
    /// What it keeps when it gets another name.
    fn id(&self) -> u32;
    /// Its name.
    fn name(&self) -> &str;
}

/// The parts told apart.
#[derive(Debug)]
pub struct Matched<'a, T> {
    /// In both.
    pub kept: Vec<(&'a T, &'a T)>,
    /// Only before.
    pub gone: Vec<&'a T>,
    /// Only afterwards.
    pub new: Vec<&'a T>,
}

/// Matches by identity, and then what is left by name: a constraint that was rebuilt for another type has another oid.
pub fn matched<'a, T: Identified>(before: &'a [T], after: &'a [T]) -> Matched<'a, T> {
    let mut kept = Vec::new();
    let mut gone: Vec<&T> = before.iter().collect();
    let mut new: Vec<&T> = after.iter().collect();
    let same_id = |a: &T, b: &T| a.id() == b.id();
    let same_name = |a: &T, b: &T| a.name() == b.name();
    for is_same in [&same_id as &dyn Fn(&T, &T) -> bool, &same_name] {
        gone.retain(|old| match new.iter().position(|each| is_same(old, each)) {
            Some(at) => {
                kept.push((*old, new.remove(at)));
                false
            }
            None => true,
        });
    }
    Matched { kept, gone, new }
}

macro_rules! identified {
    ($($part:ty: $id:ident),*) => {$(
        impl Identified for $part {
            fn id(&self) -> u32 {
                self.$id as u32
            }
            fn name(&self) -> &str {
                &self.name
            }
        }
    )*};
}

identified!(
    postgres_model::Column: number,
    postgres_model::Constraint: oid,
    postgres_model::Index: oid,
    postgres_model::Trigger: oid,
    postgres_model::Policy: oid,
    postgres_model::Rule: oid
);
