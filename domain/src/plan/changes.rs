//! The difference between two versions of a plan.
use serde::Serialize;
use serde_json::{Map, Value};

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanChange))]
pub struct Change {
    /// Where it stands in the content: a field, or a list, the id of its item and a field of that.
    #[cfg_attr(feature = "schema", schema(example = "goals/01990000-0000-7000-8000-000000000001/weight"))]
    pub at: String,
    /// Null where it is new.
    pub before: Value,
    /// Null where it is gone.
    pub after: Value,
}

/// What of `before` is different in `after`, in the order of the fields. Items of a list are told apart by their `id`, so
/// their order is no difference.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found
}

fn compare(at: &str, before: &Value, after: &Value, found: &mut Vec<Change>) {
    if before == after {
        return;
    }
    match (parts(before), parts(after)) {
        (Some(was), Some(is)) => {
            let gone = was.keys().filter(|name| !is.contains_key(*name));
            for name in is.keys().chain(gone) {
                let inside = if at.is_empty() { name.clone() } else { format!("{at}/{name}") };
                let part = |of: &Map<String, Value>| of.get(name).cloned().unwrap_or_default();
                compare(&inside, &part(&was), &part(&is), found);
            }
        }
        _ => found.push(Change { at: at.to_owned(), before: before.clone(), after: after.clone() }),
    }
}

/// The fields of an object, and the items of a list of records by their id.
fn parts(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) => Some(fields.clone()),
        Value::Array(items) => {
            items.iter().map(|item| Some((item.get("id")?.as_str()?.to_owned(), item.clone()))).collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::changes;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn what_is_new_gone_and_different_is_told_once() {
        let before = json!({"situation": "Debts", "coordinator_id": null, "goals": [
            {"id": "a", "weight": 1, "methods": ["Talk"]}, {"id": "b", "weight": 2, "methods": []}]});
        let after = json!({"situation": "Debts and work", "coordinator_id": null, "goals": [
            {"id": "c", "weight": 1, "methods": []}, {"id": "a", "weight": 3, "methods": ["Talk", "Walk"]}]});
        let told: Vec<_> =
            changes(&before, &after).into_iter().map(|one| (one.at, one.before, one.after)).collect();
        let goal = |id: &str, weight: i32| json!({"id": id, "weight": weight, "methods": []});
        assert_eq!(told.len(), 5, "{told:?}");
        for one in [
            ("situation", json!("Debts"), json!("Debts and work")),
            ("goals/a/weight", json!(1), json!(3)),
            ("goals/a/methods", json!(["Talk"]), json!(["Talk", "Walk"])),
            ("goals/b", goal("b", 2), Value::Null),
            ("goals/c", Value::Null, goal("c", 1)),
        ] {
            assert!(told.contains(&(one.0.to_owned(), one.1.clone(), one.2.clone())), "{one:?} in {told:?}");
        }
    }

    fn content() -> impl Strategy<Value = Value> {
        let goal = (0..6_u8, 0..3, prop::collection::vec("[ab]", 0..2)).prop_map(
            |(id, weight, methods)| json!({"id": id.to_string(), "weight": weight, "methods": methods}),
        );
        let goals = prop::collection::vec(goal, 0..5).prop_map(|mut goals| {
            goals.sort_by_key(|goal| goal["id"].to_string());
            goals.dedup_by_key(|goal| goal["id"].to_string());
            goals
        });
        ("[ab]", goals).prop_map(|(situation, goals)| json!({"situation": situation, "goals": goals}))
    }

    proptest! {
        #[test]
        fn nothing_is_told_of_what_is_the_same_and_something_of_all_else(one in content(), other in content()) {
            prop_assert_eq!(changes(&one, &other).is_empty(), one == other);
            // Backwards it is the same difference.
            let mut back: Vec<_> =
                changes(&other, &one).into_iter().map(|one| (one.at, one.after, one.before)).collect();
            let mut forth: Vec<_> =
                changes(&one, &other).into_iter().map(|one| (one.at, one.before, one.after)).collect();
            back.sort_by(|one, other| one.0.cmp(&other.0));
            forth.sort_by(|one, other| one.0.cmp(&other.0));
            prop_assert_eq!(back, forth);
        }
    }
}
