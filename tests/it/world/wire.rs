//! A wire between the pool and PostgreSQL: it counts the ways to the server and back, and it can be cut.
use super::super::database::{TestDatabase, pools, server};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What the wire does with what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    /// Nothing goes through, and nobody gets a connection.
    Cut,
    /// The next COMMIT reaches the server, and its answer never comes back.
    LosesAnAnswer,
}

/// The wire of one test database.
#[derive(Clone)]
pub struct Wire {
    trips: Arc<AtomicUsize>,
    state: Arc<watch::Sender<State>>,
}

/// A database behind a wire, with so many connections; none without PostgreSQL.
pub async fn wired(connections: u32) -> Option<(TestDatabase, Wire)> {
    let host = server()?.rsplit('@').next()?.to_owned();
    let direct = TestDatabase::fresh().await;
    let wire = Wire { trips: Arc::default(), state: Arc::new(watch::Sender::new(State::Whole)) };
    let port = wire.clone().lay(host.clone()).await;
    let url = direct.url.replace(&host, &format!("127.0.0.1:{port}")) + "?sslmode=disable";
    let pools = pools(&url, connections).await;
    Some((TestDatabase { pools, ..direct }, wire))
}

impl Wire {
    /// How often the server was waited for so far.
    pub fn trips(&self) -> usize {
        self.trips.load(Ordering::SeqCst)
    }
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }
    pub fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
    pub fn lose_the_answer_to_a_commit(&self) {
        self.state.send_replace(State::LosesAnAnswer);
    }

    async fn lay(self, to: String) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *self.state.borrow() != State::Cut {
                    tokio::spawn(self.clone().carry(client, TcpStream::connect(&to).await.unwrap()));
                }
            }
        });
        port
    }

    async fn carry(self, client: TcpStream, server: TcpStream) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let mut state = self.state.subscribe();
        tokio::select! {
            _ = state.wait_for(|state| *state == State::Cut) => {}
            () = self.ask(&mut from_client, &mut to_server) => {}
            _ = tokio::io::copy(&mut from_server, &mut to_client) => {}
        }
    }

    /// Passes on what the client asks, until one of them hangs up or an answer is to be lost.
    async fn ask(&self, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) {
        let (mut counter, mut buffer) = (Counter::default(), vec![0; 65536]);
        while let Ok(read @ 1..) = from.read(&mut buffer).await {
            let asked = &buffer[..read];
            self.trips.fetch_add(counter.feed(asked), Ordering::SeqCst);
            let commits = asked.windows(6).any(|word| word == b"COMMIT");
            if to.write_all(asked).await.is_err() {
                return;
            }
            if commits && *self.state.borrow() == State::LosesAnAnswer {
                to.flush().await.unwrap();
                self.cut();
                return;
            }
        }
    }
}

/// Reads what a client of PostgreSQL sends and counts the messages that end a round trip.
#[derive(Default)]
struct Counter {
    waiting: Vec<u8>,
    is_greeted: bool,
    /// Whether anything was asked since the last Sync.
    asked: bool,
}

impl Counter {
    fn feed(&mut self, bytes: &[u8]) -> usize {
        self.waiting.extend_from_slice(bytes);
        let mut trips = 0;
        loop {
            // The first message has no type.
            let head = usize::from(self.is_greeted);
            let Some(length) = self.waiting.get(head..head + 4) else { return trips };
            let length = u32::from_be_bytes(length.try_into().unwrap()) as usize + head;
            if self.waiting.len() < length {
                return trips;
            }
            if self.is_greeted {
                trips += usize::from(self.ends_trip(self.waiting[0]));
            }
            self.is_greeted = true;
            self.waiting.drain(..length);
        }
    }

    /// Whether a message of this kind, Sync or simple Query, makes the client wait for what it asked.
    fn ends_trip(&mut self, kind: u8) -> bool {
        match kind {
            b'S' => std::mem::take(&mut self.asked),
            b'Q' => true,
            _ => {
                self.asked = true;
                false
            }
        }
    }
}

#[test]
fn the_counter_counts_what_is_waited_for() {
    let mut counter = Counter::default();
    let greeting = [0, 0, 0, 8, 0, 3, 0, 0];
    let sync = [b'S', 0, 0, 0, 4];
    let query = [b'Q', 0, 0, 0, 6, b'x', 0];
    let execute = [b'E', 0, 0, 0, 9, 0, 0, 0, 0, 0];
    assert_eq!(counter.feed(&greeting), 0);
    assert_eq!(counter.feed(&query[..3]), 0);
    assert_eq!(counter.feed(&[&query[3..], &execute[..], &execute, &sync].concat()), 2);
    assert_eq!(counter.feed(&sync), 0, "nothing was asked");
}
