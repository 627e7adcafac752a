import MillraceStreams

@testable import TransferFraud

/// The decision, with something changed before each of its calls.
struct AlteredDeciding: DecidingProcessor {
    private let base = Deciding(limits: DecisionLimits())
    private let change: @Sendable (Record<String, DecisionEvent>, inout KeptDecision?) -> Void

    /// The decision, of which `change` alters what is kept of the last one on the same id.
    init(_ change: @escaping @Sendable (Record<String, DecisionEvent>, inout KeptDecision?) -> Void) {
        self.change = change
    }

    func makeStores(_ builder: StoreBuilder<String>) -> Deciding.Stores { base.makeStores(builder) }

    func process(_ record: Record<String, DecisionEvent>, _ stores: Deciding.Stores, _ context: inout Deciding.Context)
    {
        var kept = stores.kept.value
        change(record, &kept)
        if kept != stores.kept.value { stores.kept.value = kept }
        base.process(record, stores, &context)
    }
}
