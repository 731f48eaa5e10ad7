//! What a basis gives each of those it is for, as it stands in the database.
use domain::{OrganizationId, UserId, calendar::start_of, organization::Sector};
use entity::{basis, basis_grant};

/// Whom a grant is for.
#[derive(Clone, Copy)]
pub enum For {
    Organization(OrganizationId),
    /// Whoever is of the class; the row names no organization.
    Class(Sector),
    /// One person of an organization.
    Person(OrganizationId, UserId),
}

/// The grant of `basis` for `whom`.
pub fn grant(basis: &basis::Model, whom: For) -> basis_grant::Model {
    let (recipient_id, recipient_sector, user_id) = match whom {
        For::Organization(one) => (one, None, None),
        For::Class(sector) => (OrganizationId::generate(), Some(sector), None),
        For::Person(organization, user) => (organization, None, Some(user)),
    };
    basis_grant::Model {
        basis_id: basis.id,
        recipient_id,
        recipient_sector,
        user_id,
        client_id: basis.client_id,
        kind: basis.kind,
        purposes: basis.purposes,
        categories: basis.categories,
        service_task_code: basis.service_task_code.clone(),
        record_id: basis.record_id,
        record_kinds: basis.record_kinds,
        data_from: basis.data_from.map(start_of),
        data_before: basis.data_to.and_then(|last| last.succ_opt()).map(start_of),
        valid_from: basis.valid_from,
        valid_to: basis.valid_to,
        withdrawn_at: basis.withdrawn_at,
    }
}
