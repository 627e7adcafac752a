import GRDB
import MillraceCore

/// What producers have committed last.
extension SQLiteSession {
    func producerNumber(of transactionalID: String) throws(EngineError) -> Int64 {
        let found = try rows("SELECT number FROM producer_numbers WHERE id = ?", [transactionalID]) { $0[0] as Int64 }
        if let number = found.first { return number }
        try execute("INSERT INTO producer_numbers (id) VALUES (?)", [transactionalID])
        return database.lastInsertedRowID
    }

    func sequence(of producer: Int64, partition: Int) throws(EngineError) -> SequenceRow? {
        try attempt {
            statements.sequence.bind(producer, at: 1)
            statements.sequence.bind(Int64(partition), at: 2)
            return try statements.sequence.first { row in
                SequenceRow(
                    producer: producer, partition: partition, epoch: row.integer(0),
                    first: Int32(truncatingIfNeeded: row.integer(1)), next: Int32(truncatingIfNeeded: row.integer(2)),
                    offsets: row.integer(3)..<max(row.integer(3), row.integer(4)), version: row.integer(5))
            }
        }
    }

    func save(_ sequence: SequenceRow) throws(EngineError) {
        try attempt {
            let statement = statements.saveSequence
            statement.bind(sequence.producer, at: 1)
            statement.bind(Int64(sequence.partition), at: 2)
            statement.bind(sequence.epoch, at: 3)
            statement.bind(Int64(sequence.first), at: 4)
            statement.bind(Int64(sequence.next), at: 5)
            statement.bind(sequence.offsets.lowerBound, at: 6)
            statement.bind(sequence.offsets.upperBound, at: 7)
            statement.bind(sequence.version, at: 8)
            try statement.run()
        }
    }

    func deleteSequences(of producer: Int64) throws(EngineError) {
        try execute("DELETE FROM sequences WHERE producer = ?", [producer])
    }

    func deleteSequences(changedAfter version: Int64) throws(EngineError) {
        try execute("DELETE FROM sequences WHERE version > ?", [version])
    }
}
