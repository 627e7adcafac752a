import Foundation
import GRDB
import MillraceReplay

/// Sections 1 and 3: files of lines, loaded into the table `line`.
struct OracleLoading {
    private static let longest = 65_536

    static let tables = """
        -- Every line read: which of the checks 1 to 4 it fails (`failure`), else its id and time; which of the checks 6
        -- to 10 it fails (`fault`), else the action it names, or the transfer it is.
        CREATE TABLE line (
            sequence INTEGER PRIMARY KEY, failure TEXT, id TEXT, time INTEGER, fault TEXT, action TEXT,
            sender TEXT, receiver TEXT, currency TEXT, decimals INTEGER, amount INTEGER, device TEXT, zone TEXT,
            latitude INTEGER, longitude INTEGER);
        """

    /// What steps count by.
    let clock: OracleForeignFormat.Clock

    /// Loads the lines of `files`, numbered from 1 through all of them; blank ones and headers are not counted.
    ///
    /// - Throws: `OracleError` where a file cannot be read; `DatabaseError`.
    func load(_ files: [URL], into database: Database) throws {
        // Text is passed as its bytes: SQLite is handed strings that end at a NUL.
        let insert = try database.makeStatement(
            sql: """
                INSERT INTO line VALUES (
                    ?, ?, CAST(? AS TEXT), ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, ?, ?, CAST(? AS TEXT), ?, ?, ?)
                """)
        var sequence: Int64 = 0
        for file in files {
            var format: OracleForeignFormat?
            try OracleFile.forEachLine(of: file) { number, bytes in
                if number == 1 {
                    format = OracleFile.text(of: bytes, longest: Self.longest).flatMap(
                        OracleForeignFormat.init(header:))
                    if format != nil { return }
                }
                sequence += 1
                let line = Result { () throws(OracleRejection) in try read(bytes, as: format, id: "\(sequence)") }
                try insert.execute(arguments: [sequence] + Self.columns(of: line))
            }
        }
    }

    private func read(
        _ bytes: Slice<UnsafeRawBufferPointer>, as format: OracleForeignFormat?, id: String
    ) throws(OracleRejection) -> OracleLine {
        guard bytes.count <= Self.longest else { throw .tooLong }
        guard let format else {
            guard let text = OracleFile.text(of: bytes, longest: Self.longest) else { throw .malformed }
            return try OracleLine(json: text)
        }
        guard let text = OracleFile.text(of: Self.withoutReturn(bytes), longest: Self.longest) else { throw .malformed }
        return try format.line(text, id: id, clock: clock)
    }

    private static func withoutReturn(_ line: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        line.last == 0x0D ? line.dropLast() : line
    }

    /// The values of all columns but the first.
    private static func columns(of line: Result<OracleLine, OracleRejection>) -> StatementArguments {
        let nothing = [(any DatabaseValueConvertible)?](repeating: nil, count: 9)
        switch line {
        case .failure(let failure):
            return StatementArguments([failure.rawValue, nil, nil, nil, nil] + nothing)
        case .success(let line):
            let start: [(any DatabaseValueConvertible)?] = [nil, Data(line.id), line.time]
            switch line.content {
            case .failure(let fault): return StatementArguments(start + [fault.rawValue, nil] + nothing)
            case .success(.release): return StatementArguments(start + [nil, "release"] + nothing)
            case .success(.decline): return StatementArguments(start + [nil, "decline"] + nothing)
            case .success(.transfer(let transfer)):
                return StatementArguments(start + [nil, nil] + columns(of: transfer))
            }
        }
    }

    private static func columns(of transfer: OracleTransfer) -> [(any DatabaseValueConvertible)?] {
        [
            Data(transfer.from), Data(transfer.to), transfer.currency, transfer.decimals, transfer.amount,
            transfer.device.map { Data($0) }, transfer.zone, transfer.latitude, transfer.longitude,
        ]
    }
}
