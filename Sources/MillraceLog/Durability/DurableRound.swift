import MillraceCore

/// Moves the durable point up to what is committed: looks at the manifest, syncs every segment that has changed since
/// the last round, whichever process wrote to it, and stores what it saw in a synced change. Commits go on meanwhile.
struct DurableRound {
    /// A round that did not get to its end.
    struct Failure: Error {
        let error: EngineError
        /// Whether what was written may be missing on the disk although it is read as if it were there: a sync that has
        /// failed does not fail a second time.
        let isSuspect: Bool
    }

    /// How many files are open at the same time.
    private static let filesAtOnce = 64

    let folder: LogFolder
    let disk: any Disk
    let manifest: any Manifest
    let table: PartitionTable
    let news: NewsBoard

    /// Returns the version that the durable point covers now, which is `version` or later. The caller keeps out other
    /// rounds.
    func run(covering version: Int64) throws(Failure) -> Int64 {
        let (durable, found) = try look()
        // A round of another process may have seen to it.
        guard durable < version, let step = found else { return durable }
        try sync(step)
        let removable = try save(step)
        // Files that cannot be removed now are removed by a later round.
        try? SegmentRemoval(folder: folder, disk: disk, manifest: manifest, table: table).run(removable)
        return step.version
    }

    /// The version of the durable point, and what has changed since.
    private func look() throws(Failure) -> (durable: Int64, step: DurableStep?) {
        let mark = news.commits
        do throws(EngineError) {
            return try manifest.read { (session) throws(EngineError) in
                // Names the partitions of topics that other processes have created.
                try table.refresh(from: session, mark: mark)
                let durable = try session.durableVersion()
                return (durable, try DurableStep(after: durable, from: session))
            }
        } catch {
            throw Failure(error: error, isSuspect: false)
        }
    }

    private func sync(_ step: DurableStep) throws(Failure) {
        var paths = step.segments.map {
            folder.segment(table.name($0.partition), base: $0.base, generation: $0.generation)
        }
        paths += step.partitions.filter { $0.segment >= 0 }.map {
            folder.segment(table.name($0.id), base: $0.segment)
        }
        for first in stride(from: 0, to: paths.count, by: Self.filesAtOnce) {
            try sync(paths[first..<min(first + Self.filesAtOnce, paths.count)])
        }
    }

    private func sync(_ paths: ArraySlice<String>) throws(Failure) {
        var files: [any DiskFile] = []
        do throws(EngineError) {
            for path in paths { files.append(try disk.open(path)) }
        } catch {
            throw Failure(error: error, isSuspect: false)
        }
        do throws(EngineError) {
            try disk.sync(files)
        } catch {
            throw Failure(error: error, isSuspect: true)
        }
    }

    /// Makes `step` the durable point; the segments that no rollback can need any more.
    private func save(_ step: DurableStep) throws(Failure) -> [SegmentRow] {
        let written = manifest.write(synced: true) { (session) throws(EngineError) in
            let log = try session.log()
            if log?.isSuspect ?? false || news.isSuspect {
                throw EngineError(.io, "a sync of \(folder.path) has failed in another process")
            }
            if let log { try step.save(log, to: session) }
            return try session.segments(removedBy: step.version)
        } isApplied: { (session) throws(EngineError) in
            try session.durableVersion() >= step.version
        }
        switch written {
        case .committed(let removable): return removable
        case .failed(let error):
            let isHarmless = error.code == .diskFull || error.code == .unavailable
            throw Failure(error: error, isSuspect: !isHarmless)
        case .unknown(let error): throw Failure(error: error, isSuspect: true)
        }
    }
}
