import MillraceCore
import MillraceTesting

/// An engine on which something else happens, once, just before somebody does something. Belongs to one thread.
final class OvertakingEngine: ForwardingEngine, @unchecked Sendable {
    /// What somebody does.
    enum Moment: Equatable {
        /// Begins a transaction.
        case transaction
        /// Begins a transaction of the publisher of a topic.
        case publication(to: String)
        /// Asks for a topic.
        case look(at: String)
    }

    private let moment: Moment
    private var event: (() -> Void)?

    init(_ engine: any Engine, before moment: Moment, event: @escaping () -> Void) {
        self.moment = moment
        self.event = event
        super.init(engine)
    }

    fileprivate func note(_ moment: Moment) {
        guard moment == self.moment, let event else { return }
        self.event = nil
        event()
    }

    override func topic(named name: String) throws(EngineError) -> TopicDescription? {
        note(.look(at: name))
        return try inner.topic(named: name)
    }
    override func makeProducer(transactionalID: String) throws(EngineError) -> any TransactionalProducer {
        OvertakenProducer(try inner.makeProducer(transactionalID: transactionalID), transactionalID, of: self)
    }
}

private final class OvertakenProducer: ForwardingProducer {
    private let engine: OvertakingEngine
    private let transactionalID: String

    init(_ producer: any TransactionalProducer, _ transactionalID: String, of engine: OvertakingEngine) {
        self.transactionalID = transactionalID
        self.engine = engine
        super.init(producer)
    }

    override func begin() throws(EngineError) {
        engine.note(.transaction)
        if transactionalID.hasSuffix("-publisher") {
            engine.note(.publication(to: String(transactionalID.dropLast(10))))
        }
        try inner.begin()
    }
}
