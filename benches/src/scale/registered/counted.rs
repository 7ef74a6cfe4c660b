//! Prints what a mediator keeps of memory, the most that its build had at a time, its allocations, and how many
//! handlers are linked.

fn main() {
    let mut mediator = None;
    let info = allocation_counter::measure(|| mediator = Some(app::build()));
    println!("{} {} {} {}", info.bytes_current, info.bytes_max, info.count_total, app::handlers());
}
