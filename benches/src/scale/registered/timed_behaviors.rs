//! The same with global behaviors.

mod behaviors;

fn main() {
    app::serve();
}
