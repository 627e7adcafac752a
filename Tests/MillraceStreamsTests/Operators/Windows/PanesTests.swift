import MillraceCore
import Testing

@testable import MillraceStreams

struct PanesTests {
    /// Against a dictionary from beginning to sum: records for any pane, windows dropped and combined, and at random all
    /// written and read again.
    @Test(arguments: UInt64(1)...60)
    func isADictionary(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folding = Folding<Int64, Int64>.from(0, { $0 += $1 }, merge: { $0 += $1 })
        var panes: Panes<Int64>?
        var model: [Int64: Int64] = [:]
        var low: Int64 = -5
        for step in 0..<300 {
            let note: Comment = "seed \(seed), step \(step)"
            switch random.integer(below: 8) {
            case 0:
                low += random.integer(below: 4)
                model = model.filter { $0.key >= low }
                let first = panes?.drop(before: Timestamp(milliseconds: low))
                if model.isEmpty { panes = nil }
                #expect(first?.milliseconds == model.keys.min(), note)
            case 1:
                panes = try panes.map { try reread($0) }
            default:
                let start = low + random.integer(below: random.element(of: [2, 6, 14]))
                let record = Record(
                    key: "a", value: random.integer(in: 1...9), timestamp: Timestamp(milliseconds: start),
                    sequence: random.integer(below: 100))
                let isFirst = model.keys.min().map { start < $0 } ?? true
                if panes == nil {
                    panes = Panes(of: record, at: record.timestamp, folding)
                } else {
                    #expect(panes?.add(record, at: record.timestamp, folding) == isFirst, note)
                }
                model[start, default: 0] += record.value
            }
            let (from, to) = (low + random.integer(below: 6), low + random.integer(below: 16))
            let combined = panes?.combined(
                from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to), folding.merge)
            let values = model.filter { $0.key >= from && $0.key < to }.values
            #expect(combined?.aggregate == (values.isEmpty ? nil : values.reduce(0, +)), note)
            var starts: [Int64] = []
            panes?.forEach { starts.append($0.start.milliseconds) }
            #expect(starts == model.keys.sorted(), note)
        }
    }

    private func reread(_ panes: Panes<Int64>) throws -> Panes<Int64> {
        let writer = ByteWriter()
        panes.encode(to: writer)
        var reader = ByteReader(writer.bytes)
        return try Panes(from: &reader)
    }
}
