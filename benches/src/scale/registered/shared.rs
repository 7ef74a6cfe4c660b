//! What the handlers take.

pub struct Pool(pub u64);

pub trait Mailer: Send + Sync {
    fn mail(&self, text: &str);
}

pub struct Silent;

impl Mailer for Silent {
    fn mail(&self, _: &str) {}
}
