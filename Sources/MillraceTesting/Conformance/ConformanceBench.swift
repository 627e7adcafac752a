import Foundation
import MillraceCore

/// What a case works with: an engine, names that nobody else uses, and ways to say what must hold.
final class ConformanceBench {
    let engine: any Engine
    private let subject: EngineUnderTest
    private let instance: EngineInstance
    /// Of each partition the offset after the last record that a commit spoke of.
    var committedEnds: [TopicPartition: Int64] = [:]
    /// Makes names unique, also in a cluster that keeps topics from run to run.
    private let prefix = "c\(UInt32.random(in: 0 ... .max))-"

    init(_ subject: EngineUnderTest) throws {
        self.subject = subject
        instance = try subject.makeInstance()
        engine = instance.engine
    }

    /// How long the engine may take.
    var patience: TimeSpan { subject.patience }

    /// A name for a topic, group or producer that is this case's own.
    func name(_ base: String) -> String { prefix + base }

    /// Creates the topic called `base` here, and returns its partitions.
    func makeTopic(_ base: String = "events", partitions: Int32 = 1) throws -> [TopicPartition] {
        let name = name(base)
        try engine.createTopic(TopicDescription(name: name, partitions: partitions))
        return (0..<partitions).map { TopicPartition(name, $0) }
    }

    func makeProducer(_ base: String = "producer") throws -> any TransactionalProducer {
        try engine.makeProducer(transactionalID: name(base))
    }

    /// Lets time pass by the engine's clock.
    func passTime(_ span: TimeSpan) {
        instance.passTime(span)
    }

    /// Asks `look` again and again until it answers.
    /// - Throws: ``ConformanceFailure`` if it takes longer than the engine under test may take.
    func wait<Answer>(for what: String, _ look: () throws -> Answer?) throws -> Answer {
        let clock = SystemClock()
        let start = clock.monotonicNanoseconds()
        while true {
            if let answer = try look() { return answer }
            guard clock.monotonicNanoseconds() - start < UInt64(subject.patience.milliseconds) * 1_000_000 else {
                throw ConformanceFailure("waited \(subject.patience.milliseconds) ms in vain for \(what)")
            }
            TimeSpan.milliseconds(2).sleep()
        }
    }

    func expect(_ condition: Bool, _ what: @autoclosure () -> String) throws {
        guard condition else { throw ConformanceFailure("expected " + what()) }
    }

    func expectEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
        guard found == expected else {
            throw ConformanceFailure("\(what): expected \(expected), found \(found)")
        }
    }

    /// Expects `body` to be refused with `code`.
    func expectRefusal(_ code: EngineError.Code, of what: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as EngineError {
            guard error.code != code else { return }
            throw ConformanceFailure("\(what): expected the error \(code), found \(error.code): \(error)")
        }
        throw ConformanceFailure("\(what): expected the error \(code), found none")
    }
}

extension TimeSpan {
    /// Holds up the calling thread for this long.
    func sleep() {
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
    }
}
