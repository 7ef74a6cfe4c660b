//! The same as `counted`, with global behaviors.

mod behaviors;

fn main() {
    let mut mediator = None;
    let info = allocation_counter::measure(|| mediator = Some(app::build()));
    println!("{} {} {} {}", info.bytes_current, info.bytes_max, info.count_total, app::handlers());
}
