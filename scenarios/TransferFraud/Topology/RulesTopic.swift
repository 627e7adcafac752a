import MillraceCore
import MillraceReplay
import MillraceStreams

/// The book of rules in a log: section 11 of the specification.
enum RulesTopic {
    /// The book that the log holds; nil if it holds none.
    /// - Throws: `InputError` if it holds one that cannot be read, as one by a later version of the program.
    static func read(on engine: any Engine) throws -> RuleBook? {
        let reader = try TableReader(TransferFraudTopology.rules, on: engine)
        try reader.refresh()
        if let reason = reader.failures[TransferFraudTopology.rulesKey] {
            throw InputError(
                "the log holds rules that this version of the program cannot read (\(reason)): use the version that they "
                    + "were published by, or another log")
        }
        return reader.entries[TransferFraudTopology.rulesKey]
    }

    /// Publishes a book, read from the file at `path` unless it is that of the default rules, on a log that holds none.
    /// Another log keeps its own. When it returns, the book can be read.
    /// - Throws: `InputError` if the log's own book cannot be read, or lacks a line of the file; `EngineError`.
    static func publishFirst(_ book: RuleBook, path: String?, on engine: any Engine) throws {
        for _ in 0..<10 {
            if let present = try read(on: engine) { return try check(book, path: path, against: present) }
            // Of several processes that start together one gets through, and the others find its book.
            do {
                try publish(book, by: TablePublisher(TransferFraudTopology.rules, on: engine))
                return try TableReader(TransferFraudTopology.rules, on: engine).refresh { entries in
                    entries[TransferFraudTopology.rulesKey] != nil
                }
            } catch let error as EngineError where error.code == .fenced {
                continue
            }
        }
        throw EngineError(.fenced, "others publish rules again and again: start one process after the other")
    }

    private static func check(_ book: RuleBook, path: String?, against present: RuleBook) throws {
        guard let path else { return }
        let known = Set(try BookLine.all(of: present.lines).map(\.members))
        for line in try BookLine.all(of: book.lines) where !known.contains(line.members) {
            throw InputError(
                "rules \(path): the log holds other rules, without this \(line.name); change them with rules put, or give "
                    + "another log")
        }
    }

    /// Adds the lines of `text` to the log's book.
    /// - Returns: The change, and those of its lines that the input overtook while it was being published.
    /// - Throws: `InputError` if the log holds no book; ``RuleError`` if a line cannot be added, `EngineError` `fenced` if
    ///   somebody else publishes at the same time. Nothing is changed then.
    static func put(_ text: String, on engine: any Engine) throws -> (change: RuleChange, overtaken: [BookLine]) {
        // Made before the book is read: whoever makes another one after it fences this one off.
        let publisher = try TablePublisher(TransferFraudTopology.rules, on: engine)
        guard let book = try read(on: engine) else {
            throw InputError("the log holds no rules: run the application on it first")
        }
        var present = try present(on: engine)
        let change = try RuleChange(text, to: book, at: present)
        guard !change.lines.isEmpty else { return (change, []) }
        try publish(change.book, by: publisher)
        let published = Set(change.lines.map(\.members))
        try TableReader(TransferFraudTopology.rules, on: engine).refresh { entries in
            let lines = try entries[TransferFraudTopology.rulesKey].map { try BookLine.all(of: $0.lines) } ?? []
            return published.isSubset(of: lines.map(\.members))
        }
        try present.advance(on: engine)
        return (change, change.overtaken(at: present))
    }

    /// How far the log's input has come.
    static func present(on engine: any Engine) throws -> InputExtent {
        try InputExtent(of: TransferFraudTopology.transfers.name, on: engine)
    }

    private static func publish(_ book: RuleBook, by publisher: TablePublisher<String, RuleBook>) throws {
        try publisher.publish([(key: TransferFraudTopology.rulesKey, value: book)])
    }
}
