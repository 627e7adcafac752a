import MillraceFormats

/// Rows of cells for a person: words begin at the same column, numbers end at the same.
package struct TextTable {
    private var rows: [[String]] = []
    private let wordColumns: Int

    /// A table whose first `wordColumns` columns hold words, and the others numbers.
    package init(wordColumns: Int) {
        self.wordColumns = wordColumns
    }

    /// Adds a row; all have as many cells.
    package mutating func add(_ row: [String]) {
        rows.append(row)
    }

    /// The table without the last line's end.
    package var text: String {
        let output = OutputBuffer(capacity: 4_096)
        write(to: output)
        return String(output.string.dropLast())
    }

    /// Appends the table.
    package func write(to output: OutputBuffer) {
        guard let first = rows.first else { return }
        let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return column < wordColumns ? text + space : space + text
            }
            output.append(text: cells.joined(separator: "  "))
            output.append(0x0A)
        }
    }
}
