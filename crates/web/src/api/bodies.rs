//! The bodies that clients send about bookings, as they stand in the OpenAPI document.

use super::reading::{Items, body};

body! {
    /// A trailer's plate.
    pub struct TrailerBody {
        /// Country of registration, ISO 3166-1 alpha-2.
        #[schema(value_type = String, example = "KZ")]
        country: String,
        /// The plate as it is written on it.
        #[schema(value_type = String, example = "45ABC02")]
        plate: String,
    }
}

body! {
    /// The vehicle.
    pub struct VehicleBody {
        /// `lorry`, `tractor`, `road_train`, `machinery`; `car` and `bus` are refused, because they
        /// pass without a booking.
        #[schema(value_type = String, example = "tractor")]
        kind: String,
        /// Country of registration, ISO 3166-1 alpha-2.
        #[schema(value_type = String, example = "KZ")]
        country: String,
        /// The plate as it is written on it; script, spaces and case don't matter.
        #[schema(value_type = String, example = "123 ABC 02")]
        plate: String,
        /// The trailer, if there is one.
        #[schema(value_type = TrailerBody, required = false)]
        trailer: TrailerBody,
        /// VIN of 17 characters, or chassis number of 5 and more.
        #[schema(value_type = String, example = "YS2R4X20XL5990001")]
        vin: String,
    }
}

body! {
    /// The vehicle's owner: a person with surname and given name, or an organisation.
    pub struct OwnerBody {
        /// `person` or `organisation`.
        #[schema(value_type = String, example = "organisation")]
        kind: String,
        /// `resident` or `non_resident`.
        #[schema(value_type = String, example = "resident")]
        residency: String,
        /// IIN of a person or BIN of an organisation; residents must state it.
        #[schema(value_type = String, required = false, example = "180540990104")]
        number: String,
        /// Surname of a person.
        #[schema(value_type = String, required = false)]
        surname: String,
        /// Given name of a person; non-residents with one name only leave it out.
        #[schema(value_type = String, required = false)]
        given_name: String,
        /// Patronymic of a person, if any.
        #[schema(value_type = String, required = false)]
        patronymic: String,
        /// Name of an organisation.
        #[schema(value_type = String, required = false, example = "Тұлпар Транс")]
        organisation: String,
    }
}

body! {
    /// An identity document.
    pub struct DocumentBody {
        /// `passport`, `identity_card` or `residence_permit`.
        #[schema(value_type = String, example = "identity_card")]
        kind: String,
        /// Issuing country, ISO 3166-1 alpha-2.
        #[schema(value_type = String, example = "KZ")]
        country: String,
        /// Its number, as printed.
        #[schema(value_type = String, example = "098411023")]
        number: String,
        /// Last day of validity.
        #[schema(value_type = String, format = Date, example = "2031-03-01")]
        valid_until: String,
    }
}

body! {
    /// A driver.
    pub struct DriverBody {
        /// `resident` or `non_resident`.
        #[schema(value_type = String, example = "resident")]
        residency: String,
        /// IIN; residents must state it, because the registers know a driver by it.
        #[schema(value_type = String, required = false, example = "841102399010")]
        iin: String,
        /// Surname.
        #[schema(value_type = String, example = "Омаров")]
        surname: String,
        /// Given name; non-residents with one name only leave it out.
        #[schema(value_type = String, example = "Дәулет", required = false)]
        given_name: String,
        /// Patronymic, if any.
        #[schema(value_type = String, example = "Болатұлы", required = false)]
        patronymic: String,
        /// Date of birth.
        #[schema(value_type = String, format = Date, example = "1984-11-02")]
        birth_date: String,
        /// Telephone with the country code.
        #[schema(value_type = String, example = "+77000000002")]
        phone: String,
        /// E-mail, if any.
        #[schema(value_type = String, required = false, example = "imya@example.kz")]
        email: String,
        /// Identity document.
        #[schema(value_type = DocumentBody)]
        document: DocumentBody,
    }
}

body! {
    /// What is carried.
    pub struct CargoBody {
        /// False for an empty lorry.
        #[schema(value_type = bool, example = true)]
        loaded: bool,
        /// Ground for passage out of turn: `live_animals`, `perishable`, `dangerous`,
        /// `postal_operator`, `authorised_economic_operator`, `article_147`, `paid`. Without one the
        /// booking is in the ordinary lane.
        #[schema(value_type = String, required = false)]
        ground: String,
        /// Number of the goods or transit declaration; `article_147` needs it, and for other
        /// goods the customs are asked for it if it is stated.
        #[schema(value_type = String, required = false, example = "50000/201126/0012345")]
        declaration: String,
        /// Controls the goods are under: `veterinary`, `phytosanitary`; only for a loaded
        /// lorry.
        #[schema(value_type = Vec<String>, required = false, example = json!(["phytosanitary"]))]
        controls: Items<String>,
    }
}

body! {
    /// Everything stated for a booking.
    pub struct DetailsBody {
        /// The vehicle.
        #[schema(value_type = VehicleBody)]
        vehicle: VehicleBody,
        /// Its owner.
        #[schema(value_type = OwnerBody)]
        owner: OwnerBody,
        /// Who drives.
        #[schema(value_type = DriverBody)]
        driver: DriverBody,
        /// Who may drive instead, at most five.
        #[schema(value_type = Vec<DriverBody>, required = false)]
        trusted_drivers: Items<DriverBody>,
        /// What is carried.
        #[schema(value_type = CargoBody)]
        cargo: CargoBody,
        /// Consent to the processing of personal data; nothing is booked without it.
        #[schema(value_type = bool, example = true)]
        data_consent: bool,
    }
}

body! {
    /// Which interval is wanted.
    pub struct WhenBody {
        /// `at` for the interval that begins at `starts_at`, `first_free` for the first one with a
        /// free place.
        #[schema(value_type = String, example = "first_free")]
        when: String,
        /// Start of the wanted interval, with `at`.
        #[schema(value_type = String, format = DateTime, required = false,
            example = "2026-12-01T10:00:00+05:00")]
        starts_at: String,
        /// The earliest start that suits, with `first_free`; now if it is left out.
        #[schema(value_type = String, format = DateTime, required = false)]
        from: String,
    }
}

body! {
    /// A booking to be made.
    pub struct BookingRequest {
        /// The checkpoint's name, as in `GET /checkpoints`.
        #[schema(value_type = String, example = "nur-zholy")]
        checkpoint: String,
        /// Which interval.
        #[schema(value_type = WhenBody)]
        when: WhenBody,
        /// For what vehicle, of whom, driven by whom.
        #[schema(value_type = DetailsBody)]
        details: DetailsBody,
    }
}

body! {
    /// Another time for a booking.
    pub struct MoveRequest {
        /// Which interval.
        #[schema(value_type = WhenBody)]
        when: WhenBody,
    }
}

body! {
    /// Another driver for a booking.
    pub struct DriverRequest {
        /// Position among the trusted drivers of the booking, from 0.
        #[schema(value_type = i64, minimum = 0, maximum = 99, example = 0)]
        trusted_driver: i64,
    }
}
