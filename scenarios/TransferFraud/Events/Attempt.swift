import MillraceCore
import MillraceStreams

/// An accepted transfer with what the tables say of its accounts: what the rules see.
struct Attempt: Hashable, Sendable {
    /// What the accounts' table says.
    struct Standing: OptionSet, Hashable, Sendable {
        let rawValue: UInt8

        /// An account is on the watch list, for holding.
        static let watched = Standing(rawValue: 1)
        /// An account is on the watch list, for blocking.
        static let barred = Standing(rawValue: 2)
        /// The payee is on the allow list.
        static let trusted = Standing(rawValue: 4)
    }

    var transfer: Transfer
    /// The payer's business day, in days since 1970-01-01: Saturdays and Sundays belong to the Monday after.
    var businessDay: Int64
    var standing: Standing

    /// The roles in which its subjects judge it, in the order in which an account that has two of them takes them.
    var roles: [Role] {
        transfer.device == nil ? [.payer, .payee, .graph] : [.payer, .payee, .device, .graph]
    }

    /// How many roles there are.
    var roleCount: Int64 { transfer.device == nil ? 3 : 4 }
}

/// Whose history an attempt is judged by.
enum Role: UInt8, Sendable {
    case payer, payee, device, graph
}

/// What has a history: an account, in both of its roles, a device, or the graph of all accounts.
enum Subject: Hashable, Sendable {
    case account(String)
    case device(String)
    case graph
}

/// An attempt on its way to one of its subjects.
struct SubjectAttempt: Sendable {
    var attempt: Attempt
    var role: Role

    var subject: Subject {
        switch role {
        case .payer: .account(attempt.transfer.payer)
        case .payee: .account(attempt.transfer.payee)
        case .device: .device(attempt.transfer.device ?? "")
        case .graph: .graph
        }
    }
}

extension Attempt: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        transfer = try Transfer(from: &reader)
        businessDay = try reader.readVariable()
        standing = Standing(rawValue: try reader.read())
    }

    func encode(to writer: ByteWriter) {
        transfer.encode(to: writer)
        writer.write(variable: businessDay)
        writer.write(standing.rawValue)
    }
}

extension Role: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        guard let role = Role(rawValue: try reader.read()) else {
            throw DecodingFailure(expected: "a role", position: reader.position)
        }
        self = role
    }

    func encode(to writer: ByteWriter) {
        writer.write(rawValue)
    }
}

extension Subject: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        switch try reader.read() as UInt8 {
        case 0: self = .account(try reader.readString())
        case 1: self = .device(try reader.readString())
        case 2: self = .graph
        default: throw DecodingFailure(expected: "a subject", position: reader.position)
        }
    }

    func encode(to writer: ByteWriter) {
        switch self {
        case .account(let name):
            writer.write(byte: 0)
            writer.write(string: name)
        case .device(let name):
            writer.write(byte: 1)
            writer.write(string: name)
        case .graph: writer.write(byte: 2)
        }
    }
}

extension SubjectAttempt: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        attempt = try Attempt(from: &reader)
        role = try Role(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        attempt.encode(to: writer)
        role.encode(to: writer)
    }
}
