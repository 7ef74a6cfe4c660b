fn main() {
    let _ = cqrs::MediatorBuilder::empty().behaviors(cqrs::behaviors![audit()]);
}
