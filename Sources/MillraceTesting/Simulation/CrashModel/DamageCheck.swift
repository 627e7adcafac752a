import MillraceCore
import MillraceLog

/// Flips a bit of what is committed, on a copy of the disk, and opens the log: damage before the durable point must be
/// reported with file and place, and damage after it, too, unless the machine was started anew or a sync has failed; then
/// the log may go back. Nothing damaged is ever skipped or handed out. Damage to an index must go unnoticed.
struct DamageCheck {
    let model: ModelLog
    let machine: SimulatedMachine
    let durability: LogDurability

    /// A byte of a batch that is committed and not deleted.
    private struct Place {
        var path: String
        var partition: Int
        var position: Int
        /// The offset behind the batch.
        var next: Int64
        /// Whether no one reads it: it lies in the batch's leader epoch.
        var isUnread: Bool
    }

    /// Damages a segment or an index, if there is one; whether it did. At least the first `least` changes are durable.
    func run(atLeast least: Int, _ random: inout SeededRandom) throws -> Bool {
        let indexes = machine.disk.paths.filter { $0.hasSuffix("index") }
        if !indexes.isEmpty, random.chance(0.3) { return try damageIndex(random.element(of: indexes), least, &random) }
        guard let place = place(&random) else { return false }
        let bit = Int(random.integer(below: 8))
        machine.disk.flip(place.path, bit: bit, at: place.position)
        do {
            try read(place, least)
        } catch let violation as Violation {
            throw Violation("with bit \(bit) flipped at byte \(place.position) of \(place.path): \(violation)")
        }
        return true
    }

    /// Opens the log and reads the partition that is damaged.
    private func read(_ place: Place, _ least: Int) throws {
        var end: Int64?
        do {
            var check = CrashCheck(model: model, machine: machine, durability: durability)
            let log = try check.open()
            let state = model.states[try check.changes(in: log, atLeast: least)]
            end = place.partition < state.ends.count ? state.ends[place.partition] : 0
            try check.compare(place.partition, state, try log.makeConsumer())
        } catch let error as EngineError {
            let isNamed = error.message.contains(place.path) && error.message.contains("byte")
            guard error.code == .corrupt, isNamed, !place.isUnread else { throw Violation("\(error.code): \(error)") }
            return
        }
        guard place.isUnread || place.next > end ?? 0 else { throw Violation("no one notices") }
    }

    private func damageIndex(_ path: String, _ least: Int, _ random: inout SeededRandom) throws -> Bool {
        guard let size = machine.disk.size(of: path), size > 0 else { return false }
        let position = Int(random.integer(below: Int64(size)))
        machine.disk.flip(path, bit: Int(random.integer(below: 8)), at: position)
        var check = CrashCheck(model: model, machine: machine, durability: durability)
        do throws(Violation) {
            _ = try check.run(atLeast: least, random: &random)
        } catch {
            throw Violation("with a bit flipped at byte \(position) of \(path): \(error)")
        }
        return true
    }

    /// A byte that can still be read.
    private func place(_ random: inout SeededRandom) -> Place? {
        let rows = MemorySession(machine.manifest.state)
        var extents: [(row: PartitionRow, base: Int64, bytes: Int)] = []
        for row in rows.partitions(changedAfter: -1) {
            if row.segment >= 0, row.end > max(row.start, row.segment) { extents.append((row, row.segment, row.bytes)) }
            for segment in rows.sealedSegments(of: row.id) where segment.end > row.start {
                extents.append((row, segment.base, segment.bytes))
            }
        }
        guard !extents.isEmpty else { return nil }
        let (row, base, bytes) = random.element(of: extents)
        let name = ModelLog.partitions[row.id]
        let digits = String(base)
        let file = "/\(name.topic)/\(name.partition)/\(String(repeating: "0", count: 20 - digits.count))\(digits).log"
        guard let path = machine.disk.paths.first(where: { $0.hasSuffix(file) }) else { return nil }
        let position = Int(random.integer(below: Int64(bytes)))
        guard let batch = batch(at: position, of: path), batch.next > row.start else { return nil }
        let epoch = RecordBatchFormat.leaderEpoch..<RecordBatchFormat.magic
        return Place(
            path: path, partition: row.id, position: position, next: batch.next,
            isUnread: epoch.contains(position - batch.start))
    }

    /// Where the batch begins in which `position` lies, and the offset behind it.
    private func batch(at position: Int, of path: String) -> (start: Int, next: Int64)? {
        guard let mapped = try? machine.disk.map(path) else { return nil }
        var start = 0
        while let batch = try? RecordBatchReader(startOf: UnsafeRawBufferPointer(rebasing: mapped.bytes[start...])) {
            if position < start + batch.bytes.count { return (start, batch.nextOffset) }
            start += batch.bytes.count
        }
        return nil
    }
}
