//! Builds and sends without anything around the handlers.

fn main() {
    app::serve();
}
