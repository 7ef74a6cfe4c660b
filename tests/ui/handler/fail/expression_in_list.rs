fn list() {
    let _ = cqrs::handlers![1 + 1];
}

fn main() {}
