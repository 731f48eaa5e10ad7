//! On what ground somebody is told of a client.
use super::{
    nation::Office,
    story::{Begun, Telling, Told, shared},
};
use crate::store::{
    Version,
    grant::{For, grant},
    journal::Entry,
};
use domain::{
    BasisId,
    access::{Action, Basis},
    basis::{BasisKind, Category, GivenVia, Purpose, Recipients, StatuteCode},
    code::Set,
    event::Happened,
    text::{Lang, Localized},
};
use entity::basis;

/// What a prohibition takes.
const FEW: [Category; 1] = [Category::Basic];

impl<'a> Telling<'a> {
    /// Who is told, and what allows it: mostly one consent for all, now and then another ground.
    pub fn grounds(&mut self, begun: &Begun<'_>) -> Vec<Told<'a>> {
        let nation = self.nation;
        let mut known = vec![begun.team.leader.id];
        let mut offices = Vec::new();
        for _ in 0..=self.pen.chance.below(4) {
            if let Some(office) = nation.helper(&known, &mut self.pen.chance) {
                known.push(office.id);
                offices.push(office);
            }
        }
        let kinds = [
            (BasisKind::Consent, 80),
            (BasisKind::Permit, 10),
            (BasisKind::Statute, 8),
            (BasisKind::VitalInterest, 2),
        ];
        let kind = self.pen.chance.weighted(&kinds).unwrap_or(BasisKind::Consent);
        let ground = self.basis(begun, kind, &offices);
        if self.pen.chance.hits(2)
            && let Some(other) = nation.helper(&known, &mut self.pen.chance)
        {
            self.basis(begun, BasisKind::Prohibition, &[other]);
        }
        offices.into_iter().map(|office| Told { office, ground, kind }).collect()
    }

    fn basis(&mut self, begun: &Begun<'_>, kind: BasisKind, offices: &[&Office]) -> BasisId {
        let at = begun.case.created_at;
        let is_statutory = kind.is_statutory();
        let takes = kind == BasisKind::Prohibition;
        let purposes = [Purpose::Coordination, Purpose::ServiceDelivery];
        let statute = match kind {
            BasisKind::Statute => Some(StatuteCode::Shl41),
            BasisKind::VitalInterest => Some(StatuteCode::VitalInterest),
            _ => None,
        };
        let row = basis::Model {
            id: self.pen.chance.id(at),
            version: Version::FIRST,
            client_id: begun.client.id,
            organization_id: begun.team.leader.id,
            kind,
            statute_code: statute,
            justification: is_statutory
                .then(|| "Palvelun tarvetta ei voi selvittää ilman yhteistyötä.".to_owned()),
            given_via: (!is_statutory).then_some(GivenVia::Spoken),
            recipients: Recipients::new(offices.iter().map(|office| office.id).collect()).unwrap_or_default(),
            recipient_sectors: Set::EMPTY,
            purposes: if takes { Set::EMPTY } else { purposes.into_iter().collect() },
            categories: if takes { FEW.into_iter().collect() } else { shared() },
            service_task_code: None,
            record_id: None,
            record_kinds: Set::EMPTY,
            data_from: None,
            data_to: None,
            plain_summary: Localized::of(Lang::Fi, "Kerrottu asiakkaalle hänen omalla kielellään."),
            valid_from: at,
            valid_to: None,
            settle_at: None,
            withdrawn_at: None,
            withdrawal_note: None,
            recorded_by: Some(begun.team.worker),
            created_at: at,
            updated_at: at,
        };
        for office in offices {
            self.pen.sheets.add(grant(&row, For::Organization(office.id)));
        }
        let by = Self::by(begun.team, at);
        self.note(by, &row, Entry::of(Happened::BasisRecorded), (Action::RecordBasis, Basis::OwnRegister));
        let id = row.id;
        self.pen.sheets.add(row);
        id
    }
}
