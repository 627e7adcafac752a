import MillraceReplay

/// Lines added to a book of rules that is in use: section 11 of the specification.
struct RuleChange {
    /// The book with the change.
    let book: RuleBook
    /// The lines that were not in the book before.
    let lines: [BookLine]

    /// Adds the lines of `text` to `book`, where the input has come as far as `present`.
    /// - Throws: ``RuleError`` if a line cannot be used, or would change what is in effect.
    init(_ text: String, to book: RuleBook, at present: InputExtent) throws(RuleError) {
        _ = try RuleBook(lines: text)
        var kept = try BookLine.all(of: book.lines)
        let known = Set(kept.map(\.members))
        lines = try BookLine.all(of: text).filter { !known.contains($0.members) }
        for line in lines {
            try RuleChange.check(line, against: kept, at: present)
            kept.removeAll { $0.identity == line.identity }
            kept.append(line)
        }
        self.book = try RuleBook(lines: kept.map(\.text).joined(separator: "\n"))
    }

    /// The lines that the input has overtaken, having come as far as `present`.
    func overtaken(at present: InputExtent) -> [BookLine] {
        lines.filter { $0.effect.isReached(at: present) }
    }

    private static func check(
        _ line: BookLine, against book: [BookLine], at present: InputExtent
    ) throws(RuleError) {
        if let old = book.first(where: { $0.identity == line.identity }), old.effect.isReached(at: present) {
            throw RuleError(
                "\(line.name): this version is in effect from \(old.effect.description) on and cannot be changed; give the "
                    + "change a greater version, and an effectiveFrom that is not yet reached")
        }
        guard !line.effect.isReached(at: present) else {
            throw RuleError(
                "\(line.name): effectiveFrom (\(line.effect.description)) is reached already: \(present.description); give "
                    + "a later time, some minutes ahead")
        }
        guard let rule = line.rule else { return }
        let greater = book.lazy.compactMap(\.rule).filter { old in
            old.id == rule.id && old.version > rule.version && old.effect.isReached(at: present)
        }
        if let greatest = greater.map(\.version).max() {
            throw RuleError("\(line.name): version \(greatest) is in effect; give the change a greater version")
        }
    }
}
