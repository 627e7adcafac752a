import MillraceCore
import MillraceFormats
import MillraceStreams

/// Query 8 as a stream: persons and auctions of one number and window meet in one aggregate, and count if both have come.
enum Query8Topology {
    static func make(grace: TimeSpan) -> Topology {
        let topology = Topology("nexmark-q8")
        topology.nexmarkEvents(grace: grace)
            .compactMapValues { UserActivity($0) }
            .selectKey { $0.value.user }
            .repartition("by-user", key: .int64, value: .binary)
            .groupByKey()
            .windowed(by: .tumbling(.seconds(10)))
            .aggregate("activities", UserWindow()) { window, activity in window.add(activity) }
            .suppress(until: .windowCloses)
            .map { ($0.key.key, NewUser.all($0.value, $0.key)) }
            .flatMapValues { $0 }
            .to(NexmarkTopics.results(key: .int64, of: NewUser.self))
        return topology
    }
}

/// What a user did: entered, or opened an auction.
struct UserActivity: BinaryCodable {
    var user: Int64
    /// The name, of one who entered.
    var name: String?

    /// What `event` says of a user; nil for a bid.
    init?(_ event: NexmarkEvent) {
        switch event {
        case .person(let person): (user, name) = (person.id, person.name)
        case .auction(let auction): user = auction.seller
        case .bid: return nil
        }
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        user = try reader.readVariable()
        name = try String?(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: user)
        name.encode(to: writer)
    }
}

/// What a user did in a window.
struct UserWindow: BinaryCodable {
    /// The name, once the user has entered.
    var name: String?
    /// Whether the user opened an auction.
    var hasSold = false

    init() {}

    mutating func add(_ activity: UserActivity) {
        if let name = activity.name { self.name = name } else { hasSold = true }
    }

    init(from reader: inout ByteReader) throws(DecodingFailure) {
        name = try String?(from: &reader)
        hasSold = try reader.readBool()
    }

    func encode(to writer: ByteWriter) {
        name.encode(to: writer)
        writer.write(bool: hasSold)
    }
}

/// A user who entered and sold in one window.
struct NewUser: JSONResult {
    var id: Int64
    var name: String
    var windowStart: Int64

    /// The one result of `window`, or none.
    static func all(_ activities: UserWindow, _ window: Windowed<Int64>) -> [NewUser] {
        guard let name = activities.name, activities.hasSold else { return [] }
        return [NewUser(id: window.key, name: name, windowStart: window.start.milliseconds)]
    }

    func write(to json: inout JSONWriter) {
        json.member("id", id)
        json.member("name", name)
        json.member("window_start", windowStart)
    }
}
