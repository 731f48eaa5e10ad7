//! How many requests are worked on at once. What comes beyond is refused at once with the time to come again, so that those
//! which were let in are answered as quickly as ever: a queue that only grows would have everybody wait for answers that
//! nobody waits for any more. Half of the places are the most that one caller has: a partner system that floods the service
//! keeps others out of no more than those.
use crate::error::Error;
use actix_web::{
    HttpRequest,
    http::header::{AUTHORIZATION, COOKIE},
};
use domain::{Refusal, Refused};
use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    sync::{Arc, Mutex, PoisonError},
};

/// Seconds after which to come again.
const AGAIN: u64 = 1;

/// The places of one node, shared by its workers.
#[derive(Clone)]
pub struct Places(Arc<Shared>);

struct Shared {
    all: usize,
    /// Callers are known by a keyed hash, so that nobody can choose with whom to share places.
    hasher: RandomState,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    of: HashMap<u64, usize>,
}

/// A place that is taken until it is dropped.
#[must_use = "the place is free again when this is dropped"]
pub struct Place {
    places: Arc<Shared>,
    who: u64,
}

impl Places {
    pub fn new(all: usize) -> Self {
        Self(Arc::new(Shared { all, hasher: RandomState::new(), taken: Mutex::default() }))
    }

    /// A place for the request.
    ///
    /// # Errors
    /// `unavailable` when all are taken, or half of them by whoever sent it.
    pub fn take(&self, request: &HttpRequest) -> Result<Place, Error> {
        let headers = request.headers();
        let proof = headers.get(AUTHORIZATION).or_else(|| headers.get(COOKIE));
        let who = match proof {
            Some(proof) => self.0.hasher.hash_one(proof.as_bytes()),
            None => self.0.hasher.hash_one(request.peer_addr().map(|peer| peer.ip())),
        };
        self.take_for(who).ok_or_else(|| Refused::later(Refusal::Unavailable, AGAIN).into())
    }

    fn take_for(&self, who: u64) -> Option<Place> {
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.of.get(&who).copied().unwrap_or(0);
        if taken.all >= self.0.all || own >= self.0.all.div_ceil(2) {
            return None;
        }
        taken.all += 1;
        taken.of.insert(who, own + 1);
        Some(Place { places: self.0.clone(), who })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        match taken.of.get_mut(&self.who) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(taken.of.remove(&self.who)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use actix_web::{http::header::HeaderName, test::TestRequest};

    #[test]
    fn nobody_has_more_than_half_and_all_no_more_than_there_are() {
        let places = Places::new(4);
        let mut first: Vec<_> = (0..3).map(|_| places.take_for(1)).collect();
        assert!(first.iter().map(Option::is_some).eq([true, true, false]));
        let others: Vec<_> = [2, 3, 4].map(|who| places.take_for(who)).into();
        assert!(others.iter().map(Option::is_some).eq([true, true, false]), "four are taken");
        first.remove(0);
        assert!(places.take_for(1).is_some(), "a place that was given back is taken again");
        drop((first, others));
        let taken = places.0.taken.lock().unwrap();
        assert!(taken.all == 0 && taken.of.is_empty(), "nothing is left behind");
    }

    #[test]
    fn callers_are_told_apart_by_what_they_prove_or_where_they_are() {
        let proves = |name: &'static str, proof: &str| {
            let name = HeaderName::from_static(name);
            TestRequest::default().insert_header((name, proof)).to_http_request()
        };
        let from =
            |address: &str| TestRequest::default().peer_addr(address.parse().unwrap()).to_http_request();
        let callers = [
            proves("authorization", "Bearer a"),
            proves("authorization", "Bearer b"),
            proves("cookie", "__Host-session=a"),
            from("192.0.2.1:1"),
            from("192.0.2.2:1"),
        ];
        let places = Places::new(2 * callers.len());
        for (at, caller) in callers.iter().enumerate() {
            let taken: Vec<_> = (0..callers.len()).map(|_| places.take(caller)).collect();
            assert!(taken.iter().all(Result::is_ok), "{at}");
            assert!(places.take(caller).is_err(), "{at}: half are taken");
            let others = callers.iter().enumerate().filter(|(other, _)| *other != at);
            assert!(others.map(|(_, other)| places.take(other)).all(|place| place.is_ok()), "{at}");
        }
    }
}
