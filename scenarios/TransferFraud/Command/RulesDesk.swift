import Foundation
import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceReplay
import MillraceStreams

/// The rules of a running application, for the commands that show and change them.
public enum RulesDesk {
    /// Adds the lines of the file at `path` to the rules in a log.
    /// - Returns: What became of it, a sentence each: lines that were added, and those that transfers overtook while they were
    ///   being published.
    /// - Throws: `InputError` if the file cannot be used or would change what is in effect; `EngineError`. Nothing is changed
    ///   then.
    public static func put(_ path: String, on engine: any Engine) throws -> (added: [String], overtaken: [String]) {
        let text = try RulesFile.text(path)
        do {
            let (change, overtaken) = try RulesTopic.put(text, on: engine)
            return (
                change.lines.map { "\($0.name): holds from \($0.effect.description) on" },
                overtaken.map {
                    "\($0.name): \($0.effect.description) was reached while it was being published; transfers from there "
                        + "on may have been decided by what held before"
                }
            )
        } catch let error as RuleError {
            throw InputError("rules \(path), \(error.description)")
        } catch let error as EngineError where error.code == .fenced {
            throw EngineError(.fenced, "somebody else changes the rules at this moment: nothing is changed; try again")
        }
    }

    /// The lines of the rules in a log, as they were written.
    /// - Throws: `InputError` if it holds none; `EngineError`.
    public static func lines(on engine: any Engine) throws -> [String] {
        try book(on: engine).map(\.text)
    }

    /// The rules in a log as a table for a person, with what holds for the next transfer.
    /// - Throws: `InputError` if it holds none; `EngineError`.
    public static func table(on engine: any Engine) throws -> String {
        let (book, present) = (try book(on: engine), try RulesTopic.present(on: engine))
        var table = TextTable(wordColumns: 8)
        table.add(["RULE", "VERSION", "KIND", "STATE", "SCORE", "CURRENCIES", "EFFECTIVE FROM", "NOW"])
        for line in book {
            let cells =
                line.rule.map {
                    let currencies = $0.currencies.map { $0.map(\.description).joined(separator: ",") } ?? "all"
                    return [$0.id, "\($0.version)", $0.kind, $0.state.rawValue, "\($0.score)", currencies]
                } ?? [line.name, "", "", "", "", ""]
            table.add(cells + [line.effect.description, state(of: line, in: book, at: present)])
        }
        return "\(table.text)\n\(present.description)"
    }

    private static func book(on engine: any Engine) throws -> [BookLine] {
        guard let book = try RulesTopic.read(on: engine) else {
            throw InputError("the log holds no rules: run the application on it first")
        }
        return try BookLine.all(of: book.lines)
    }

    private static func state(of line: BookLine, in book: [BookLine], at present: InputExtent) -> String {
        guard line.effect == .always || line.effect.isReached(at: present) else { return "to come" }
        guard let rule = line.rule else { return "holds" }
        let isReplaced = book.lazy.filter { $0.effect == .always || $0.effect.isReached(at: present) }
            .compactMap(\.rule).contains { $0.id == rule.id && $0.version > rule.version }
        return isReplaced ? "replaced" : "holds"
    }
}
