import MillraceStreams

@testable import TransferFraud

/// The intake, with something changed before each of its calls.
struct AlteredIntake: IntakeProcessor {
    private let change: @Sendable (inout Record<String, IntakeEvent>, inout KnownAttempt?) -> Void

    /// The intake, of which `change` alters the record and what is known of its id.
    init(_ change: @escaping @Sendable (inout Record<String, IntakeEvent>, inout KnownAttempt?) -> Void) {
        self.change = change
    }

    func makeStores(_ builder: StoreBuilder<String>) -> Intake.Stores { Intake().makeStores(builder) }

    func process(
        _ record: Record<String, IntakeEvent>, _ stores: Intake.Stores,
        _ context: inout KeyedContext<String, IntakeResult, NoTimer>
    ) {
        var (record, known) = (record, stores.known.value)
        change(&record, &known)
        if known != stores.known.value { stores.known.value = known }
        Intake().process(record, stores, &context)
    }
}
