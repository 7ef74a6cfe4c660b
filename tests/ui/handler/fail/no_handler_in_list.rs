async fn place_order() {}

fn list() {
    let _ = cqrs::handlers![place_order];
}

fn main() {}
