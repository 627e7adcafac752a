import MillraceFormats

/// A transfer that somebody in the made-up world is going to make.
struct PlannedTransfer {
    /// When, in ms since the epoch.
    var time: Int64
    var payer: String
    var payee: String
    /// In minor units.
    var amount: Int64
    var currency: Currency
    var channel: String
    var device: String?
    /// In millionths of a degree.
    var location: Location?
    var zone: String
    /// The planted fraud it belongs to; nil for what customers do by habit.
    var plant: PlantedFraud?
}

/// A fraud that was planted.
struct PlantedFraud: Hashable {
    /// Its pattern: the name of the kind of rule that should find it.
    var pattern: String
    /// Tells it from others.
    var number: Int64
}

extension PlannedTransfer {
    /// Writes the line of the transfer under an id.
    func write(id: String, to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", id)
        json.member("time", instant: time)
        json.member("from", payer)
        json.member("to", payee)
        json.member("amount", ExactDecimal(significand: amount, scale: currency.decimals).description)
        json.member("currency", currency.description)
        json.member("channel", channel)
        if let device { json.member("device", device) }
        if let location {
            json.key("location")
            json.beginObject()
            json.member("lat", ExactDecimal(significand: location.latitude, scale: 6))
            json.member("lon", ExactDecimal(significand: location.longitude, scale: 6))
            json.endObject()
        }
        json.member("zone", zone)
        json.endObject()
    }
}
