import Foundation
import MillraceReplay
import MillraceStreams

/// The accounts' table as a person keeps it: a file with one JSON object a line.
enum AccountsFile {
    /// Reads the file at `path`.
    /// - Throws: `InputError` that names file and line, if a line cannot be used, or an account stands in it twice.
    static func read(_ path: String) throws(InputError) -> [AccountEntry] {
        var entries: [AccountEntry] = []
        var lines: [String: Int] = [:]
        for (number, line) in try TextFile.lines(path, of: "accounts").enumerated() {
            if LineReader.isBlank(line) { continue }
            let entry = line.withUnsafeBytes { bytes in
                Result { () throws(Rejection) in try AccountEntry(line: bytes) }
            }
            switch entry {
            case .failure(let rejection):
                throw InputError("accounts \(path), line \(number + 1): \(rejection.message)")
            case .success(let entry):
                if let first = lines.updateValue(number + 1, forKey: entry.account) {
                    throw InputError(
                        "accounts \(path), line \(number + 1): account \(entry.account) stands in line \(first) already"
                    )
                }
                entries.append(entry)
            }
        }
        return entries
    }
}

/// The rules as a person keeps them: a file with one JSON object a line.
enum RulesFile {
    /// The rules of the file at `path`, or the default ones where there is none.
    /// - Throws: `InputError` that names file and line, if a line cannot be used.
    static func read(_ path: String?) throws(InputError) -> RuleBook {
        let text = try path.map { path throws(InputError) in try RulesFile.text(path) }
        do throws(RuleError) {
            return try RuleBook(lines: text ?? DefaultRules.lines)
        } catch {
            throw InputError("rules \(path ?? "by default"), \(error.description)")
        }
    }

    /// The lines of the file at `path`.
    /// - Throws: `InputError` if it cannot be read.
    static func text(_ path: String) throws(InputError) -> String {
        try TextFile.lines(path, of: "rules").map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}

private enum TextFile {
    /// The lines of the file at `path`, which holds a table called `name`.
    static func lines(_ path: String, of name: String) throws(InputError) -> [[UInt8]] {
        _ = try LineReader.check(path)
        guard let data = FileManager.default.contents(atPath: path) else {
            throw InputError("\(name) \(path) cannot be read: give a file of JSON lines")
        }
        return [UInt8](data).split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    }
}
