import MillraceCore
import MillraceFormats

/// A place where customers live: its zone, its currency and what an hour's work is worth there.
struct Region {
    var zone: String
    var currency: Currency
    var latitude: Int64
    var longitude: Int64
    /// Minor units that buy what a dollar does.
    var dollar: Int64

    static let all: [Region] = [
        make("America/New_York", "USD", 40_712_800, -74_006_000, 100),
        make("Europe/Berlin", "EUR", 52_520_000, 13_405_000, 92),
        make("Europe/London", "GBP", 51_507_400, -127_800, 79),
        make("Asia/Singapore", "SGD", 1_352_100, 103_819_800, 134),
    ].compactMap { $0 }

    private static func make(
        _ zone: String, _ currency: String, _ latitude: Int64, _ longitude: Int64, _ dollar: Int64
    ) -> Region? {
        Currency(currency).map {
            Region(zone: zone, currency: $0, latitude: latitude, longitude: longitude, dollar: dollar)
        }
    }
}

/// Somebody with an account, and with habits.
struct Customer {
    var account: String
    var region: Int
    var devices: [String]
    var home: Location
    /// Day of the month on which wages are paid.
    var payday: Int
    /// Monthly wage and rent, in dollars.
    var wage: Int64
    var rent: Int64
    var employer: String
    var landlord: String
    var shops: [String]
    var friends: [String]
    /// Whether nothing happens on the account after the first day.
    var isDormant: Bool
}
