//! What a plan still lacks.
use crate::codes;

codes! {
    /// What a plan lacks to be one that a client can follow. It speaks against no step.
    pub enum Warning as PlanWarning {
        NoStrengths, NoGoals, GoalWithoutLevels, NoActions, NoActionOfClient, NoCoordinator,
    }
}

/// How much there is of what makes a plan: of goals those that are worked for, of actions those that were not cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    pub strengths: usize,
    pub goals: usize,
    pub goals_without_levels: usize,
    pub actions: usize,
    pub actions_of_client: usize,
    pub coordinator: bool,
}

impl Holds {
    /// What is missing; what is missing with something else is told once.
    pub fn lacks(self) -> Vec<Warning> {
        [
            (self.strengths == 0, Warning::NoStrengths),
            (self.goals == 0, Warning::NoGoals),
            (self.goals_without_levels > 0, Warning::GoalWithoutLevels),
            (self.actions == 0, Warning::NoActions),
            (self.actions > 0 && self.actions_of_client == 0, Warning::NoActionOfClient),
            (!self.coordinator, Warning::NoCoordinator),
        ]
        .into_iter()
        .filter_map(|(is_missing, warning)| is_missing.then_some(warning))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, Warning};

    #[test]
    fn each_thing_that_is_missing_is_told_once() {
        let whole = Holds {
            strengths: 1,
            goals: 2,
            goals_without_levels: 0,
            actions: 2,
            actions_of_client: 1,
            coordinator: true,
        };
        for (held, lacks) in [
            (whole, vec![]),
            (Holds { strengths: 0, ..whole }, vec![Warning::NoStrengths]),
            (Holds { goals: 0, ..whole }, vec![Warning::NoGoals]),
            (Holds { goals_without_levels: 1, ..whole }, vec![Warning::GoalWithoutLevels]),
            (Holds { actions: 0, actions_of_client: 0, ..whole }, vec![Warning::NoActions]),
            (Holds { actions_of_client: 0, ..whole }, vec![Warning::NoActionOfClient]),
            (Holds { coordinator: false, ..whole }, vec![Warning::NoCoordinator]),
        ] {
            assert_eq!(held.lacks(), lacks);
        }
    }
}
