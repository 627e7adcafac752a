import MillraceCore

/// Statements about event time by many writers, as text of a given length.
///
/// `count:least:greatest:shift:width:letters`: after the number of writers, the least and the greatest watermark that any
/// of them has stated, the letters hold `width` + 1 bits of each, 6 bits a letter: a code for the watermark, and whether
/// it is the writer's last. The code 0 stands for no watermark yet, the greatest two for the greatest watermark and for
/// the end of time, the others, less 1, for the distance from the least in steps of 2^`shift` ms.
///
/// Where all fits, the step is 1 ms and nothing is lost: 1,000 writers may be half an hour apart. Beyond that watermarks
/// in between are rounded down to a step. A lower one is never wrong, only less than what the writer promised, until it
/// states the next; the least and the greatest, which decide, are always exact.
enum StatementCoding {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    /// The most characters before the letters.
    private static let headBytes = 54
    private static let widths = 2...62

    /// How the codes are laid out.
    private struct Layout {
        var least: Int64
        var greatest: Int64
        var shift: UInt64
        var width: Int

        var codeOfGreatest: UInt64 { (1 << UInt64(width)) - 2 }
        var codeOfEnd: UInt64 { (1 << UInt64(width)) - 1 }

        func steps(to watermark: Int64) -> UInt64 {
            (UInt64(bitPattern: watermark) &- UInt64(bitPattern: least)) >> shift
        }

        /// Whether all steps have codes of their own.
        var isWideEnough: Bool { steps(to: greatest) + 1 < codeOfGreatest }

        func code(of watermark: Timestamp) -> UInt64 {
            switch watermark {
            case .distantPast: 0
            case .distantFuture: codeOfEnd
            case Timestamp(milliseconds: greatest): codeOfGreatest
            default: steps(to: watermark.milliseconds) + 1
            }
        }

        func watermark(of code: UInt64) -> Timestamp {
            switch code {
            case 0: .distantPast
            case codeOfEnd: .distantFuture
            case codeOfGreatest: Timestamp(milliseconds: greatest)
            default: Timestamp(milliseconds: least &+ Int64(bitPattern: (code - 1) << shift))
            }
        }
    }

    /// `statements` in at most `room` bytes; nil if there are so many that they do not fit at all.
    static func text(_ statements: [Watermarks.Statement], room: Int) -> String? {
        let bits = 6 * max(0, room - headBytes) / max(1, statements.count)
        guard bits > widths.lowerBound else { return nil }
        let layout = layout(of: statements, widest: min(bits - 1, widths.upperBound))
        var packed: [UInt8] = []
        var (pending, pendingBits): (UInt64, Int) = (0, 0)
        func put(_ value: UInt64, _ count: Int) {
            for bit in stride(from: count - 1, through: 0, by: -1) {
                pending = pending << 1 | (value >> UInt64(bit)) & 1
                pendingBits += 1
                if pendingBits == 6 {
                    packed.append(letters[Int(pending)])
                    (pending, pendingBits) = (0, 0)
                }
            }
        }
        for statement in statements {
            put(layout.code(of: statement.watermark), layout.width)
            put(statement.isLast ? 1 : 0, 1)
        }
        if pendingBits > 0 { put(0, 6 - pendingBits) }
        let head = [statements.count, Int(layout.least), Int(layout.greatest), Int(layout.shift), layout.width]
        return head.map(String.init).joined(separator: ":") + ":" + String(decoding: packed, as: UTF8.self)
    }

    private static func layout(of statements: [Watermarks.Statement], widest: Int) -> Layout {
        let stated = statements.map(\.watermark).filter { $0 != .distantPast && $0 != .distantFuture }
        var layout = Layout(
            least: stated.min()?.milliseconds ?? 0, greatest: stated.max()?.milliseconds ?? 0, shift: 0,
            width: widths.lowerBound)
        while !layout.isWideEnough, layout.width < widest { layout.width += 1 }
        while !layout.isWideEnough { layout.shift += 1 }
        return layout
    }

    /// The statements in `text`; nil if it holds none.
    static func statements(in text: Substring) -> [Watermarks.Statement]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, let count = Int(parts[0]), (1...Watermarks.mostWriters).contains(count),
            let least = Int64(parts[1]), let greatest = Int64(parts[2]), least <= greatest,
            let shift = UInt64(parts[3]), shift <= 64, let width = Int(parts[4]), widths.contains(width),
            parts[5].utf8.count == (count * (width + 1) + 5) / 6
        else { return nil }
        let layout = Layout(least: least, greatest: greatest, shift: shift, width: width)
        var bits: [UInt8] = []
        for letter in parts[5].utf8 {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            for bit in stride(from: 5, through: 0, by: -1) { bits.append(UInt8(value >> bit & 1)) }
        }
        return (0..<count).map { writer in
            let first = writer * (width + 1)
            let code = bits[first..<(first + width)].reduce(0) { $0 << 1 | UInt64($1) }
            return Watermarks.Statement(watermark: layout.watermark(of: code), isLast: bits[first + width] == 1)
        }
    }
}
