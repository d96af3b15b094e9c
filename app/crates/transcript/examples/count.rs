//! Counts the messages in an export and measures the time: `cargo run --release --example count FILE`.
use std::fs::File;
use std::io::{self, BufReader};
use std::time::Instant;

use transcript::{Conversation, Hints, Input, Message, Sink};

/// Messages, and the total length of their contents in bytes.
struct Count(u64, usize);
impl Sink for Count {
    fn conversation(&mut self, _: Conversation) -> io::Result<()> {
        Ok(())
    }
    fn message(&mut self, message: Message) -> io::Result<()> {
        self.0 += 1;
        self.1 += message.content.len();
        Ok(())
    }
}

fn main() {
    let path = std::env::args().nth(1).expect("a file name");
    let started = Instant::now();
    let mut count = Count(0, 0);
    let mut input = Input::new(&path, BufReader::new(File::open(&path).expect("a file"))).expect("an export");
    transcript::read(&mut input, &Hints::default(), &mut count).expect("an export");
    println!("{} messages, {} bytes, {:.3} s", count.0, count.1, started.elapsed().as_secs_f64());
}
