#if Kafka
    import CRdKafka
    import Foundation
    import MillraceCore
    import Synchronization

    /// Knows what a client stumbles over. Once started it asks the cluster every few seconds whether it is there, on a thread
    /// of its own, and tells when it is not: once when it has gone, then at intervals, and when it is back.
    final class ReachabilityWatch: Sendable {
        private struct State {
            var isStopping = false
            var reason = ""
            var refusal: EngineError?
        }

        /// How long an answer may take.
        private static let patienceMilliseconds: Int32 = 3_000
        /// How often the cluster is asked, unless an error gives reason to ask at once.
        private static let intervalMilliseconds: Int32 = 5_000
        /// How often is told that it is still away.
        private static let reminderNanoseconds: UInt64 = 30_000_000_000

        private let state = Mutex(State())

        /// Has `configuration`'s client tell this object, which must live as long as the client, what it stumbles over.
        func register(in configuration: Configuration) {
            rd_kafka_conf_set_opaque(configuration.pointer, Unmanaged.passUnretained(self).toOpaque())
            rd_kafka_conf_set_error_cb(configuration.pointer) { _, code, reason, watch in
                guard let watch, let reason else { return }
                let error = rd_kafka_resp_err_t(code)
                Unmanaged<ReachabilityWatch>.fromOpaque(watch).takeUnretainedValue()
                    .note(error, String(cString: reason))
            }
        }

        /// That all brokers are down says less than what was said before.
        private func note(_ code: rd_kafka_resp_err_t, _ reason: String) {
            guard code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN else { return }
            var failure = KafkaFailure(of: code)
            failure.reason = reason
            let error = failure.engineError("there is no way into the cluster with these properties")
            state.withLock { state in
                state.reason = reason
                state.refusal = error.code == .notPermitted ? error : nil
            }
        }

        /// That the cluster does not let this client in, if this is what it stumbled over last.
        var refusal: EngineError? { state.withLock { $0.refusal } }

        /// Begins to watch the cluster of `client`, until it is stopped.
        func start(_ client: Client, report: @escaping @Sendable (ClusterState) -> Void) {
            let thread = Thread { [self] in run(client, report) }
            thread.name = "reachability"
            thread.start()
        }

        /// Lets the thread end, in a while.
        func stop() {
            state.withLock { $0.isStopping = true }
        }

        private var isStopping: Bool { state.withLock { $0.isStopping } }

        private func run(_ client: Client, _ report: (ClusterState) -> Void) {
            let clock = SystemClock()
            var (goneAt, toldAt) = (UInt64?.none, UInt64(0))
            while !isStopping {
                let asked = clock.monotonicNanoseconds()
                let answers = isAnswering(client)
                if isStopping { return }
                let now = clock.monotonicNanoseconds()
                if answers {
                    if let goneAt { report(.back(Self.span(from: goneAt, to: now))) }
                    goneAt = nil
                } else if goneAt == nil || now - toldAt >= Self.reminderNanoseconds {
                    goneAt = goneAt ?? asked
                    toldAt = now
                    report(.away(Self.span(from: goneAt ?? asked, to: now), reason: state.withLock { $0.reason }))
                }
                wait(client, isAway: goneAt != nil)
            }
        }

        private func isAnswering(_ client: Client) -> Bool {
            let failure = MetadataAnswer.read(by: client, allTopics: false, Self.patienceMilliseconds) { _ in }
            // Serves the error callback, too.
            rd_kafka_poll(client.handle, 0)
            return failure == nil
        }

        /// Waits for the next question, or for an event of the client; one that is away is asked again soon.
        private func wait(_ client: Client, isAway: Bool) {
            var left = isAway ? 500 : Self.intervalMilliseconds
            while left > 0, !isStopping {
                if rd_kafka_poll(client.handle, min(left, 250)) > 0, !isAway { return }
                left -= 250
            }
        }

        private static func span(from start: UInt64, to end: UInt64) -> TimeSpan {
            .milliseconds(Int64((end - start) / 1_000_000))
        }
    }
#endif
