use super::rank::{Field, Score, Source, index};
use super::*;

const FI: Lang = Lang::Fi;

/// Forms of one word a line.
const SAME: &[&str] = &[
    "velkaneuvonta velkaneuvonnan velkaneuvontaa velkaneuvonnasta velkaneuvontaan velkaneuvonnassa",
    "toimeentulotuki toimeentulotuen toimeentulotukea toimeentulotuella toimeentulotukeen",
    "asunto asunnon asunnot asuntoja asunnossa asuntoon asuntojen",
    "työpaja työpajat työpajassa työpajoja työpajan työpajoissa",
    "päihdekuntoutus päihdekuntoutuksen päihdekuntoutusta päihdekuntoutuksessa päihdekuntoutukseen",
    "perhe perheen perheitä perheiden perhettä perheille perheet",
    "neuvonta neuvonnan neuvontaa",
    "tulkki tulkin tulkkia tulkkeja tulkit",
    "apu avun apua avulla",
    "ulosotto ulosoton ulosottoa ulosotosta",
    "eläke eläkkeen eläkettä eläkkeet eläkkeitä eläkkeelle",
    "kela kelan kelasta kelaan",
    "vuokra vuokran vuokraa vuokria vuokrat",
    "lapsi lapsen lapset lapsia lasten lapsille lasta lapsien",
    "mies miehen miehet miehiä miesten miehille",
    "terveys terveyden terveyttä terveyteen",
    "sairaus sairauden sairautta sairaudet sairauksia",
    "vanhus vanhuksen vanhukset vanhusta vanhuksia vanhusten",
    "työttömyys työttömyyden työttömyyttä työttömyydestä",
    "kriisi kriisin kriisiä kriisissä kriisit kriisejä",
    "maahanmuuttaja maahanmuuttajien maahanmuuttajat maahanmuuttajia maahanmuuttajalle",
    "koti kodin kotiin kotia kodit kotona koteja",
    "työ työn töitä työtä työhön työssä töissä",
    "työtön työttömän työttömät työttömille työttömien työtöntä",
    "velka velan velkaa velat velkoja velkojen veloista",
    "asiakas asiakkaan asiakasta asiakkaat asiakkaita asiakkaiden",
    "kunta kunnan kunnat kuntia kuntien kunnassa",
    "nuori nuoren nuoret nuoria nuorten nuorille",
    "ihminen ihmisen ihmiset ihmisiä ihmisten ihmisille",
    "hoito hoidon hoitoa hoidossa hoitoon hoidot",
    "väkivalta väkivallan väkivaltaa väkivallasta",
    "laki lain lakia lait lakeja laissa",
    "palvelu palvelun palvelut palveluja palveluita palvelujen palveluiden palvelusta palveluun",
    "lähisuhdeväkivalta lähisuhdeväkivallan lähisuhdeväkivaltaa",
    "kuntouttava kuntouttavan kuntouttavaa",
    "häätö häädön häätöä häädöt",
    "osallisuus osallisuuden osallisuutta",
    "oppilaitos oppilaitoksen oppilaitokset",
    "esteettömyys esteettömyyden esteettömyyttä",
    "rokote rokotteen rokotteet rokotteita rokotetta",
    "yksinäisyys yksinäisyyden yksinäisyyttä",
    "vaate vaatteen vaatteet vaatteita vaatetta",
    "ruokakassi ruokakassin ruokakassit",
    "pakolainen pakolaisen pakolaiset pakolaisia pakolaisten pakolaista",
    "lainaaminen lainaamisen lainaamista lainaamiseen",
    "kaupunki kaupungin kaupungit kaupungissa kaupunkia",
    "vammainen vammaisen vammaiset vammaisten vammaisille vammaista",
    "työntekijä työntekijän työntekijät työntekijöitä työntekijöiden",
    "opiskelija opiskelijan opiskelijat opiskelijoita opiskelijoiden",
    "asunnoton asunnottoman asunnottomat asunnottomille asunnottomien",
    "rikos rikoksen rikokset rikosta rikoksia",
    "puhelin puhelimen puhelinta puhelimet",
    "päätös päätöksen päätökset päätöstä",
];

/// Different words that must not meet.
const DIFFERENT: &[(&str, &str)] = &[
    ("hoito", "hoitaja"),
    ("hoidon", "hoitajan"),
    ("talo", "talous"),
    ("talon", "talouden"),
    ("työ", "työtön"),
    ("työtön", "työttömyys"),
    ("kieli", "kielto"),
    ("laki", "lakko"),
    ("laki", "lakki"),
    ("lain", "laina"),
    ("laina", "laki"),
    ("tulo", "tulos"),
    ("tulo", "tulkki"),
    ("tulkki", "tulkinta"),
    ("velka", "veli"),
    ("velan", "veljen"),
    ("asunto", "asukas"),
    ("asunto", "asuminen"),
    ("asunnot", "asunnoton"),
    ("asema", "asenne"),
    ("perhe", "peruna"),
    ("perhe", "perho"),
    ("vuokra", "vuoro"),
    ("kela", "kello"),
    ("kelan", "kellon"),
    ("apu", "apteekki"),
    ("mies", "mieli"),
    ("miehen", "mielen"),
    ("kunto", "kunta"),
    ("kunnon", "kunnan"),
    ("kunnossa", "kunnassa"),
    ("kuntoutus", "kunta"),
    ("koti", "katu"),
    ("kodin", "koodin"),
    ("koti", "kohta"),
    ("tuki", "tukka"),
    ("tuki", "tukki"),
    ("tuen", "tukin"),
    ("tupa", "tuppi"),
    ("tapa", "tappi"),
    ("lupa", "luola"),
    ("aika", "ajo"),
    ("ajan", "ajon"),
    ("virka", "viro"),
    ("viran", "viron"),
    ("lapsi", "lasi"),
    ("lapsen", "lapion"),
    ("lasten", "lasin"),
    ("nuori", "nuora"),
    ("terveys", "tervetuloa"),
    ("sairaus", "sairaala"),
    ("sairaus", "saira"),
    ("vanhus", "vanhempi"),
    ("vanhusten", "vanhempien"),
    ("eläke", "eläin"),
    ("eläkkeen", "eläimen"),
    ("eläke", "elämä"),
    ("kriisi", "kristitty"),
    ("maksu", "maksa"),
    ("maksun", "maksan"),
    ("neuvola", "neuvonta"),
    ("neuvolan", "neuvonnan"),
    ("päihde", "päivä"),
    ("päivystys", "päivä"),
    ("oikeus", "oikaisu"),
    ("ohjaus", "ohjaamo"),
    ("koulu", "koulutus"),
    ("koulun", "koulutuksen"),
    ("raha", "rahti"),
    ("luotto", "luoto"),
    ("pankki", "pankko"),
    ("ulosotto", "vastaanotto"),
    ("velkaneuvonta", "talousneuvonta"),
    ("perhetyö", "perhehoito"),
    ("toimisto", "toiminta"),
    ("toimi", "toimisto"),
    ("toimi", "toimija"),
    ("rikos", "rikkomus"),
    ("henki", "henkilö"),
    ("hengen", "henkilön"),
    ("ikä", "iltä"),
    ("työpaikka", "työpaja"),
    ("työpajan", "työajan"),
    ("yritys", "yrittäjä"),
    ("kansa", "kansalainen"),
    ("omainen", "omistus"),
    ("vamma", "vammainen"),
    ("kuljetus", "kulku"),
    ("muisti", "muista"),
    ("ruoka", "ruotsi"),
];

fn score(terms: &BTreeSet<String>) -> Score {
    rank::score(&mut Reader::default(), terms, SERVICE)
}

fn whole(word: &str, lang: Lang) -> BTreeSet<String> {
    keys(word, lang).into_iter().flat_map(|keys| keys.whole).collect()
}

fn finds(question: &str, text: &str, lang: Lang) -> bool {
    !Query::parse(question, &[lang]).terms().is_disjoint(&terms(text, lang))
}

#[test]
fn inflected_forms_of_a_word_share_a_key() {
    let apart: Vec<_> = SAME
        .iter()
        .filter(|line| {
            let mut forms = line.split(' ').map(|word| whole(word, FI));
            let first = forms.next().unwrap();
            forms.fold(first, |shared, keys| &shared & &keys).is_empty()
        })
        .map(|line| line.split(' ').map(|word| (word, whole(word, FI))).collect::<Vec<_>>())
        .collect();
    assert!(apart.is_empty(), "{apart:#?}");
}

#[test]
fn different_words_do_not_meet() {
    assert!(DIFFERENT.len() >= 60);
    let met: Vec<_> = DIFFERENT.iter().filter(|(a, b)| !whole(a, FI).is_disjoint(&whole(b, FI))).collect();
    let keys: Vec<_> = met.iter().map(|(a, b)| (a, whole(a, FI), b, whole(b, FI))).collect();
    assert!(met.is_empty(), "{keys:?}");
}

#[test]
fn a_part_finds_the_compound() {
    let compounds = [
        ("velka", "velkaneuvonta"),
        ("neuvonta", "velkaneuvonta"),
        ("neuvontaa", "talous- ja velkaneuvonta"),
        ("talous", "talous- ja velkaneuvonnan palvelut"),
        ("lapset", "lapsiperheiden kotipalvelu"),
        ("perhe", "lapsiperheiden kotipalvelu"),
        ("kuntoutus", "päihdekuntoutuksen yksikkö"),
        ("päihteet", "päihdekuntoutuksen yksikkö"),
        ("tuki", "vertaistukea, tukihenkilöitä ja asumisen tukea"),
        ("työpaja", "nuorten työpajatoiminta"),
        ("asuminen", "tuetun asumisen palveluasuminen"),
        ("mielenterveys", "mielenterveyspalvelut"),
        ("rokotus", "rokotuspalvelut"),
        ("valvonta", "elintarvikevalvontaviranomainen"),
    ];
    for (question, text) in compounds {
        assert!(finds(question, text, FI), "{question} in {text}: {:?}", terms(text, FI));
    }
}

#[test]
fn a_hanging_front_shares_the_head_of_the_next_word() {
    assert!(finds("mielenterveyspalvelu", "Mielenterveys- ja päihdepalvelut", FI));
    assert!(finds("talousneuvontaa", "talous- ja velkaneuvonta", FI));
}

#[test]
fn a_compound_does_not_find_every_service_with_one_of_its_parts() {
    assert!(!finds("velkaneuvonta", "terveysneuvonta", FI));
    let parts = Query::parse("velkaneuvontaa", &[FI]).parts();
    assert_eq!(parts, ["neuvonta", "velka"].map(String::from).into());
}

#[test]
fn the_beginning_of_a_word_is_a_range_of_keys() {
    let range = Query::parse("velka", &[FI]).prefix().unwrap();
    assert!(terms("velkaneuvonta", FI).iter().any(|term| range.contains(term)));
    assert!(!terms("neuvonta", FI).iter().any(|term| range.contains(term)));
    let range = Query::parse("talous- ja velkaneu", &[FI]).prefix().unwrap();
    assert!(range.contains(&"velkaneuvonta".to_owned()));
    for short in ["", "ve", "velka "] {
        assert_eq!(Query::parse(short, &[FI]).prefix(), None, "{short:?}");
    }
}

#[test]
fn stop_words_have_no_keys() {
    let texts = [
        (FI, "ja tai sekä että joka on tai MYÖS"),
        (Lang::Sv, "och eller samt att som är för med"),
        (Lang::En, "and or the of for with their"),
    ];
    for (lang, text) in texts {
        assert_eq!(keys(text, lang), [], "{text}");
    }
    assert!(Query::parse("ja", &[FI]).is_empty());
}

#[test]
fn case_marks_and_ways_of_typing_do_not_matter() {
    assert_eq!(whole("VELKANEUVONTA!", FI), whole("velkaneuvonta", FI));
    assert_eq!(whole("Kela:n", FI), whole("Kelan", FI));
    assert_eq!(whole("ela\u{308}ke", FI), whole("eläke", FI));
    assert_eq!(whole("A\u{30a}lands", Lang::Sv), whole("ålands", Lang::Sv));
    assert_eq!(keys("– … : - -- ,", FI), []);
}

#[test]
fn swedish_forms_and_parts_meet() {
    for (question, text) in [
        ("skulden", "skuldrådgivning"),
        ("rådgivningen", "ekonomi- och skuldrådgivning"),
        ("ekonomirådgivning", "Ekonomi- och skuldrådgivning"),
        ("barn", "tjänster för barnen"),
        ("tjänst", "boendetjänster"),
        ("ungdomar", "ungdomsverkstad"),
    ] {
        assert!(finds(question, text, Lang::Sv), "{question} in {text}: {:?}", terms(text, Lang::Sv));
    }
}

#[test]
fn english_forms_meet() {
    assert!(finds("counsel debts", "financial and debt counselling", Lang::En));
    assert!(!finds("house", "debt counselling", Lang::En));
}

#[test]
fn a_question_is_read_in_every_language() {
    let query = Query::parse("skulder", &[Lang::Fi, Lang::Sv, Lang::En]);
    assert!(!query.terms().is_disjoint(&terms("skuldrådgivning", Lang::Sv)));
}

const SERVICE: [Source<'_>; 4] = [
    Source { field: Field::Name, lang: Lang::Fi, text: "Talous- ja velkaneuvonta" },
    Source { field: Field::Name, lang: Lang::Sv, text: "Ekonomi- och skuldrådgivning" },
    Source {
        field: Field::Summary,
        lang: Lang::Fi,
        text: "Neuvontaa velkojen ja talouden hoidossa, neuvontaa ja neuvontaa.",
    },
    Source { field: Field::Class, lang: Lang::Fi, text: "Henkilön talous- ja velkaneuvonta" },
];

#[test]
fn the_database_and_the_explanation_count_the_same() {
    let rows = index(SERVICE);
    for question in ["velkaneuvonta", "neuvonta", "velka talous", "rådgivning", "asunto"] {
        let terms = Query::parse(question, &[Lang::Fi, Lang::Sv]).terms();
        let sum: i32 = terms.iter().filter_map(|term| rows.get(term)).sum();
        assert_eq!(score(&terms).points, sum, "{question}");
    }
}

#[test]
fn points_follow_the_formula() {
    let points = |question| score(&Query::parse(question, &[FI]).terms()).points;
    assert_eq!(points("velkaneuvonnasta"), 32 + 8);
    assert_eq!(points("neuvonnan"), 32 / 2 + 8 / 2 + 6);
    assert_eq!(points("taloutta"), 32 + 8 + 6);
    assert_eq!(points("asunto"), 0);
}

#[test]
fn reasons_name_the_field_and_the_part_best_first() {
    let found = score(&Query::parse("neuvonta", &[FI]).terms());
    let reasons: Vec<_> =
        found.reasons.iter().map(|why| (why.field, why.term.as_str(), why.is_part)).collect();
    let expected = [
        (Field::Name, "neuvonta", true),
        (Field::Class, "neuvonta", true),
        (Field::Summary, "neuvonta", false),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn a_name_beats_every_mention_elsewhere() {
    use strum::IntoEnumIterator;
    let weights: Vec<i32> = Field::iter().map(Field::weight).collect();
    assert!(weights.is_sorted_by(|a, b| a > b) && weights.iter().all(|weight| weight % 2 == 0));
}

#[test]
fn a_reader_finds_the_keys_that_a_word_has_by_itself() {
    let mut reader = Reader::default();
    for text in ["talous- ja velkaneuvonta", "velkaneuvonta", "Velkaneuvonta ja talous- ja velkaneuvonta"] {
        for lang in [FI, Lang::Sv, FI] {
            assert_eq!(reader.keys(text, lang), keys(text, lang), "{text} {lang}");
        }
    }
}
