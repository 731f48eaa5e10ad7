//! The dump of general descriptions: labels `{Lang, Label}`, many of them null, many of them an editor's JSON.
use super::{
    draft::{Candidate, Contents, GeneralDescriptionDraft},
    node::Node,
    parts::{code, codes, name, texts, url},
};
use domain::{
    directory::{GeneralDescriptionContent, ImportIssueCode as Code, Link, Words},
    text::Lang,
};

pub fn general_description(record: &Node<'_>) -> Option<Candidate> {
    let Some(source_id) = record.get("Id").id() else {
        return record.get("Id").reject(Code::IdMissing);
    };
    let name = name(&record.get("Name"));
    if name.is_empty() {
        return record.get("Name").reject(Code::NameMissing);
    }
    // One code stands on several variants of a description, so it names none of them.
    let reference_code = record.get("ReferenceCode").line();
    let draft = GeneralDescriptionDraft { reference_code, name, content: content(record) };
    let contents = Contents::GeneralDescription(Box::new(draft));
    Some(Candidate { source: "ptv", source_id, modified: None, lists_all: true, contents })
}

fn content(record: &Node<'_>) -> GeneralDescriptionContent {
    let told = |key| texts(&record.get(key));
    GeneralDescriptionContent {
        kind: code(&record.get("ServiceType")).unwrap_or_default(),
        summary: told("ShortDescription"),
        description: told("Description"),
        background: told("BackgroundDescription"),
        user_instruction: told("UserInstructions"),
        requirements: told("ServiceRestrictions"),
        charge: code(&record.get("ChargeType")),
        charge_information: told("ChargeTypeAdditionalInfo"),
        processing_time: told("ProcessingTimeAdditionalInfo"),
        validity_time: told("ValidityTimeAdditionalInfo"),
        deadline: told("DeadLineAdditionalInfo"),
        keywords: keywords(&record.get("OntologyTerm")),
        service_classes: codes(&record.get("ServiceClass")),
        target_groups: codes(&record.get("TargetGroup")),
        life_events: codes(&record.get("LifeEvent")),
        legislation: record.get("Laws").items().map(|law| legislation(&law)).collect(),
    }
}

fn keywords(list: &Node<'_>) -> Words {
    let mut words = Words::default();
    list.items().filter_map(|term| term.word("Value")).for_each(|term| words.add(Lang::Fi, term));
    words
}

fn legislation(law: &Node<'_>) -> Link {
    Link { name: texts(&law.get("Names")), url: url(&law.get("LawReference")) }
}
