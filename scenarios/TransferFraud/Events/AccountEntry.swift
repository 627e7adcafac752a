import MillraceFormats
import MillraceStreams

/// What the accounts' table says of an account.
struct AccountEntry: Hashable, Sendable {
    enum Watch: String, Sendable {
        case hold, block
    }

    var account: String
    /// Its zone, by its IANA name.
    var zone: String?
    /// What is to be done with its transfers, if it is on the watch list.
    var watch: Watch?
    /// Whether it is on the allow list.
    var isTrusted = false

    private enum Field: String, JSONFieldName {
        case account, zone, watch, trusted
    }

    /// Reads a line of the table.
    /// - Throws: `Rejection` with what is wrong with it.
    init(line: UnsafeRawBufferPointer) throws(Rejection) {
        do {
            self = try JSONFieldReader<Field>().read(line) { fields in try AccountEntry(fields) }
        } catch let rejection as Rejection {
            throw rejection
        } catch {
            throw Rejection("malformed", "\(error)")
        }
    }

    private init(_ fields: JSONFields<Field>) throws {
        account = try fields.string(.account)
        guard (1...64).contains(account.utf8.count) else {
            throw Rejection("malformed", "the account is not a text of 1 to 64 bytes")
        }
        for place in fields.members.indices where fields.field(ofMemberAt: place) == nil {
            throw Rejection(
                "malformed", "account \(account) has a member of another name than account, zone, watch, trusted")
        }
        zone = try fields.stringIfPresent(.zone)
        if let zone, (try? ZonedClock(identifier: zone)) == nil {
            throw Rejection("malformed", "account \(account): the time zone database has no zone \(zone)")
        }
        if let name = try fields.stringIfPresent(.watch) {
            guard let watch = Watch(rawValue: name) else {
                throw Rejection("malformed", "account \(account): watch is neither hold nor block")
            }
            self.watch = watch
        }
        isTrusted = try fields.boolIfPresent(.trusted) ?? false
    }
}

extension AccountEntry: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("account", account)
        if let zone { json.member("zone", zone) }
        if let watch { json.member("watch", watch.rawValue) }
        if isTrusted { json.member("trusted", true) }
        json.endObject()
    }
}
