//! Names to make people, companies and owners of.

/// Kazakh surnames: masculine, feminine.
pub(super) const KAZAKH_SURNAMES: &[(&str, &str)] = &[
    ("Әбенов", "Әбенова"),
    ("Байтұрсын", "Байтұрсын"),
    ("Досмағамбетов", "Досмағамбетова"),
    ("Ержанұлы", "Ержанқызы"),
    ("Жұмағали", "Жұмағали"),
    ("Кенжебеков", "Кенжебекова"),
    ("Қалиев", "Қалиева"),
    ("Қуанышбай", "Қуанышбай"),
    ("Мұқанов", "Мұқанова"),
    ("Нұрсейіт", "Нұрсейіт"),
    ("Омаров", "Омарова"),
    ("Оразбаев", "Оразбаева"),
    ("Өтегенов", "Өтегенова"),
    ("Рысқұл", "Рысқұл"),
    ("Сағындық", "Сағындық"),
    ("Сүлейменов", "Сүлейменова"),
    ("Төлегенов", "Төлегенова"),
    ("Тілеубай", "Тілеубай"),
    ("Үсенов", "Үсенова"),
    ("Шаймерден", "Шаймерден"),
];

/// Kazakh first names of men.
pub(super) const KAZAKH_MEN: &[&str] = &[
    "Айдос",
    "Алмас",
    "Арман",
    "Асхат",
    "Бауыржан",
    "Берік",
    "Дәулет",
    "Ерлан",
    "Жандос",
    "Қайрат",
    "Қуаныш",
    "Мұрат",
    "Нұрлан",
    "Олжас",
    "Рүстем",
    "Сәкен",
    "Серік",
    "Талғат",
    "Тимур",
    "Шыңғыс",
];

/// Kazakh first names of women.
pub(super) const KAZAKH_WOMEN: &[&str] = &[
    "Айгерім",
    "Айнұр",
    "Ақмарал",
    "Алия",
    "Әсел",
    "Ботагөз",
    "Гүлнәр",
    "Дана",
    "Жанар",
    "Қарлығаш",
    "Мәдина",
    "Назгүл",
    "Сәуле",
    "Толғанай",
    "Шолпан",
];

/// Roots of Kazakh patronymics, to which -ұлы or -қызы is added.
pub(super) const KAZAKH_FATHERS: &[&str] = &[
    "Амангелді",
    "Болат",
    "Ғалым",
    "Дәурен",
    "Ермек",
    "Жақсылық",
    "Қанат",
    "Марат",
    "Нұрлан",
    "Орынбай",
    "Сабыр",
    "Тоқтар",
];

/// Russian surnames: masculine, feminine.
pub(super) const RUSSIAN_SURNAMES: &[(&str, &str)] = &[
    ("Ветров", "Ветрова"),
    ("Горелов", "Горелова"),
    ("Дорожкин", "Дорожкина"),
    ("Ермолаев", "Ермолаева"),
    ("Зорин", "Зорина"),
    ("Калюжный", "Калюжная"),
    ("Лапин", "Лапина"),
    ("Мостовой", "Мостовая"),
    ("Огнев", "Огнева"),
    ("Плетнёв", "Плетнёва"),
    ("Рябинин", "Рябинина"),
    ("Степной", "Степная"),
    ("Туманов", "Туманова"),
    ("Шульга", "Шульга"),
];

/// Russian first names of men.
pub(super) const RUSSIAN_MEN: &[&str] = &[
    "Алексей",
    "Виктор",
    "Геннадий",
    "Денис",
    "Евгений",
    "Игорь",
    "Максим",
    "Олег",
    "Пётр",
    "Сергей",
    "Фёдор",
    "Юрий",
];

/// Russian first names of women.
pub(super) const RUSSIAN_WOMEN: &[&str] = &[
    "Анна",
    "Вера",
    "Галина",
    "Елена",
    "Ирина",
    "Любовь",
    "Марина",
    "Ольга",
    "Светлана",
    "Татьяна",
];

/// Russian patronymics: masculine, feminine.
pub(super) const RUSSIAN_FATHERS: &[(&str, &str)] = &[
    ("Андреевич", "Андреевна"),
    ("Борисович", "Борисовна"),
    ("Викторович", "Викторовна"),
    ("Иванович", "Ивановна"),
    ("Николаевич", "Николаевна"),
    ("Павлович", "Павловна"),
    ("Семёнович", "Семёновна"),
];

/// Names of foreigners, as a passport has them in Latin letters, and owners of lorries.
#[derive(Debug)]
pub(super) struct ForeignNames {
    /// ISO alpha-2.
    pub(super) country: &'static str,
    /// Surnames of men.
    pub(super) surnames: &'static [&'static str],
    /// First names of men.
    pub(super) men: &'static [&'static str],
    /// Owners.
    pub(super) owners: &'static [&'static str],
    /// How a mobile number begins, and how many digits follow.
    pub(super) phone: (&'static str, usize),
}

/// One entry a country; the first serves where a country is missing.
pub(super) const FOREIGN: &[ForeignNames] = &[
    ForeignNames {
        country: "RU",
        surnames: &[
            "Berezin", "Chistov", "Gusev", "Kovyl", "Lugovoy", "Ozerov", "Rodnik", "Tikhonov",
        ],
        men: &[
            "Andrei",
            "Boris",
            "Dmitrii",
            "Ilya",
            "Konstantin",
            "Nikita",
            "Roman",
            "Stepan",
        ],
        owners: &[
            "ООО «Северный перевал»",
            "ООО «Волга-Карго»",
            "ИП Тихонов",
            "ООО «Урал Рейс»",
        ],
        phone: ("+7900000", 4),
    },
    ForeignNames {
        country: "CN",
        surnames: &[
            "Bai", "Chen", "Gao", "Han", "Liu", "Ma", "Sun", "Wei", "Xu", "Zhao",
        ],
        men: &[
            "Bolin", "Guowei", "Haoran", "Jianhua", "Kai", "Mingzhe", "Pengfei", "Yichen",
        ],
        owners: &[
            "Xinjiang Beilu Logistics Co., Ltd",
            "Horgos Qingyuan Transport Co., Ltd",
            "Tacheng Yuanshan International Carriage Co., Ltd",
        ],
        phone: ("+86190000", 6),
    },
    ForeignNames {
        country: "UZ",
        surnames: &[
            "Abdullayev",
            "Ergashev",
            "Hamidov",
            "Jo'rayev",
            "Karimberdiyev",
            "Tursunov",
        ],
        men: &[
            "Akmal", "Bekzod", "Dilshod", "Javlon", "Otabek", "Sherzod", "Ulug'bek",
        ],
        owners: &[
            "Zarafshon Yo'l MChJ",
            "Chinoz Trans Servis MChJ",
            "Farg'ona Karvon MChJ",
        ],
        phone: ("+99890000", 4),
    },
    ForeignNames {
        country: "KG",
        surnames: &[
            "Asanov",
            "Beishenaliev",
            "Djumabaev",
            "Kadyrov",
            "Mamytov",
            "Toktosunov",
        ],
        men: &[
            "Azamat", "Bakyt", "Emil", "Kubat", "Nurbek", "Talant", "Ulan",
        ],
        owners: &["OsOO Ala-Too Jol", "OsOO Naryn Cargo", "OsOO Talas Karvan"],
        phone: ("+99670000", 4),
    },
    ForeignNames {
        country: "TR",
        surnames: &[
            "Akyol", "Bozdag", "Demirtas", "Karayel", "Ozturk", "Yildirim",
        ],
        men: &[
            "Ahmet", "Burak", "Emre", "Hakan", "Kemal", "Mustafa", "Serkan",
        ],
        owners: &[
            "Bozkir Nakliyat Ltd. Sti.",
            "Akyol Uluslararasi Tasimacilik A.S.",
        ],
        phone: ("+90500000", 5),
    },
];

/// Words companies of Kazakhstan are named of: Kazakh and Russian alike.
pub(super) const COMPANY_WORDS: &[&str] = &[
    "Ақжол",
    "Алтай",
    "Арқа",
    "Барыс",
    "Дала",
    "Достық",
    "Ертіс",
    "Жетісу",
    "Жолаушы",
    "Көкжиек",
    "Көш",
    "Қарағай",
    "Меридиан",
    "Сарыарқа",
    "Самұрық",
    "Сұңқар",
    "Тарлан",
    "Үміт",
    "Шалқар",
    "Шығыс",
];

/// What they add.
pub(super) const COMPANY_TAILS: &[&str] = &[
    "Транс",
    "Логистика",
    "Экспресс",
    "Карго",
    "Авто",
    "Рейс",
    "Керуен",
    "Сервис",
];

/// Makes of lorries with the beginning of their VIN.
pub(super) const MAKES: &[(&str, &str)] = &[
    ("SCANIA", "YS2R"),
    ("VOLVO", "YV2R"),
    ("MAN", "WMA0"),
    ("DAF", "XLRT"),
    ("MERCEDES-BENZ", "WDB9"),
    ("KAMAZ", "XTC6"),
    ("FORD TRUCKS", "NM0K"),
    ("SHACMAN", "LZGJ"),
    ("SITRAK", "LZZ5"),
    ("FOTON", "LVBV"),
];

/// Makes of trailers with the beginning of their VIN.
pub(super) const TRAILER_MAKES: &[(&str, &str)] = &[
    ("KRONE", "WKES"),
    ("SCHMITZ", "WSM0"),
    ("KOEGEL", "WK0S"),
    ("TONAR", "X0T9"),
];

/// Grounds of a search, as the database keeps them.
pub(super) const WANTED_BASES: &[&str] = &[
    "Розыск по заявлению об угоне",
    "Розыск по постановлению судебного исполнителя",
    "Розыск транспортного средства, скрывшегося с места происшествия",
];
