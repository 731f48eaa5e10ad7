use super::*;
use std::{collections::BTreeMap, path::PathBuf};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("CORPUS_DIR").map(|folder| PathBuf::from(folder).join("ptv"));
    folder.filter(|folder| folder.is_dir())
}
#[test]
fn look() {
    let dir = corpus().unwrap();
    for f in ["general_descriptions_v11.json","legacy_organizations.json","legacy_services.json","legacy_servicelocations.json","legacy_phone_service.json"].into_iter().map(|f| dir.join(f)).chain(std::fs::read_dir(dir.join("v11-samples")).unwrap().map(|e| e.unwrap().path())) {
        let t = std::time::Instant::now();
        let r = read_file(f.file_name().unwrap().to_str().unwrap(), &std::fs::read(&f).unwrap());
        let mut codes: BTreeMap<(&str,bool), Vec<&str>> = BTreeMap::new();
        for i in &r.issues { codes.entry((i.code.code(), i.rejects)).or_default().push(&i.path); }
        println!("{} {} kept {} {:?}", f.file_name().unwrap().to_str().unwrap(), r.drafts.len(), r.drafts.iter().filter(|d| d.candidate.is_some()).count(), t.elapsed());
        for (c, p) in codes { println!("    {c:?} {} {:?}", p.len(), &p[..p.len().min(3)]); }
        if f.ends_with("out_service_channel.json") { println!("{:#?}", r.drafts[0]); }
        if r.drafts.len()>20 && r.issues.len() < 10 { println!("{}", serde_json::to_string(&r.drafts[3].candidate.as_ref().unwrap().contents).unwrap()); }
    }
}
