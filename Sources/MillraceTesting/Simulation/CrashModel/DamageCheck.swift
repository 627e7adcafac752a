import MillraceCore
import MillraceLog

/// Flips a bit of what is committed, on a copy of the disk, and opens the log: damage before the durable point must be
/// reported with file and place, and damage after it, too, unless the machine was started anew or a sync has failed; then
/// the log may go back. Nothing damaged is ever skipped or handed out. Damage to an index must go unnoticed.
struct DamageCheck {
    let model: ModelLog
    let machine: SimulatedMachine
    let settings: CrashSettings

    /// A byte of a batch that is committed and not deleted.
    private struct Place {
        var path: String
        var partition: Int
        var base: Int64
        var generation: Int
        var position: Int
        /// The offset behind the batch.
        var next: Int64
        /// How many bytes of the batch lie before it.
        var inBatch: Int

        /// Whether no one need read it: it lies in the batch's leader epoch. That a compacted segment differs from what was
        /// written is noticed even then.
        var isUnread: Bool { (RecordBatchFormat.leaderEpoch..<RecordBatchFormat.magic).contains(inBatch) }
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
            throw Violation(
                "with bit \(bit) flipped in byte \(place.inBatch) of the batch, byte \(place.position) of \(place.path): "
                    + "\(violation)")
        }
        return true
    }

    /// Opens the log and reads the partition that is damaged.
    private func read(_ place: Place, _ least: Int) throws {
        var end: Int64?
        do {
            var check = CrashCheck(model: model, machine: machine, settings: settings)
            let log = try check.open()
            let state = model.states[try check.changes(in: log, atLeast: least)]
            end = place.partition < state.ends.count ? state.ends[place.partition] : 0
            try check.compare(place.partition, state, try log.makeConsumer())
        } catch let error as EngineError {
            let isNamed = error.message.contains(place.path) && error.message.contains("byte")
            guard error.code == .corrupt, isNamed, !place.isUnread || place.generation > 0 else {
                throw Violation("\(error.code): \(error)")
            }
            return
        }
        guard place.isUnread || place.next > end ?? 0 || !isPart(place) else { throw Violation("no one notices") }
    }

    /// Whether the byte is part of the log; it is not when the log has gone back before it was written.
    private func isPart(_ place: Place) -> Bool {
        let rows = MemorySession(machine.manifest.state)
        if place.generation == 0, let row = rows.partition(place.partition), row.segment == place.base {
            return place.position < row.bytes
        }
        return rows.sealedSegments(of: place.partition).contains {
            $0.base == place.base && $0.generation == place.generation && place.position < $0.bytes
        }
    }

    private func damageIndex(_ path: String, _ least: Int, _ random: inout SeededRandom) throws -> Bool {
        guard let size = machine.disk.size(of: path), size > 0 else { return false }
        let position = Int(random.integer(below: Int64(size)))
        machine.disk.flip(path, bit: Int(random.integer(below: 8)), at: position)
        var check = CrashCheck(model: model, machine: machine, settings: settings)
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
        var extents: [(row: PartitionRow, base: Int64, generation: Int, bytes: Int)] = []
        for row in rows.partitions(changedAfter: -1) {
            if row.segment >= 0, row.end > max(row.start, row.segment) {
                extents.append((row, row.segment, 0, row.bytes))
            }
            for segment in rows.sealedSegments(of: row.id) where segment.end > row.start && segment.bytes > 0 {
                extents.append((row, segment.base, segment.generation, segment.bytes))
            }
        }
        guard !extents.isEmpty else { return nil }
        let (row, base, generation, bytes) = random.element(of: extents)
        guard let path = machine.disk.segment(of: row.id, base: base, generation: generation) else { return nil }
        let position = Int(random.integer(below: Int64(bytes)))
        guard let batch = batch(at: position, of: path), batch.next > row.start else { return nil }
        return Place(
            path: path, partition: row.id, base: base, generation: generation, position: position, next: batch.next,
            inBatch: position - batch.start)
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
