#if Kafka
    import MillraceCore
    import MillraceKafka
    import Testing

    /// Properties of librdkafka pass through, but for those that the engine's promises rest on, and no message shows a value.
    @Suite struct OptionsTests {
        func refusal(_ properties: [String: String], servers: String = "localhost:1") -> EngineError? {
            do throws(EngineError) {
                _ = try KafkaEngine(KafkaOptions(bootstrapServers: servers, properties: properties))
                return nil
            } catch {
                return error
            }
        }

        @Test func propertiesPassThrough() {
            #expect(refusal(["security.protocol": "ssl", "socket.timeout.ms": "5000", "log_level": "0"]) == nil)
        }

        @Test func unknownPropertiesAreNamed() throws {
            let error = try #require(refusal(["sasl.pasword": "hunter2"]))
            #expect(error.code == .invalid)
            #expect(error.message.contains("sasl.pasword"))
            #expect(!error.message.contains("hunter2"))
        }

        @Test(arguments: ["security.protocol", "socket.timeout.ms", "sasl.oauthbearer.method", "ssl.key.pem"])
        func valuesAreNotShown(_ property: String) throws {
            let error = try #require(refusal(["security.protocol": "ssl"].merging([property: "hunter2"]) { $1 }))
            #expect(error.code == .invalid)
            #expect(!error.message.contains("hunter2"))
        }

        @Test(arguments: ["isolation.level", "transactional.id", "group.id", "enable.auto.commit", "bootstrap.servers"])
        func propertiesOfTheEngineAreRefused(_ property: String) throws {
            let error = try #require(refusal([property: "x"]))
            #expect(error.code == .invalid)
            #expect(error.message.contains(property))
        }

        @Test func brokersMustBeNamed() {
            #expect(refusal([:], servers: "")?.code == .invalid)
        }

        @Test func largerRecordsAreTaken() throws {
            let usual = try KafkaEngine(KafkaOptions(bootstrapServers: "localhost:1", properties: ["log_level": "0"]))
            #expect(usual.capabilities.maxRecordBytes == 999_488)
            let properties = ["message.max.bytes": "5000000", "log_level": "0"]
            let larger = try KafkaEngine(KafkaOptions(bootstrapServers: "localhost:1", properties: properties))
            #expect(larger.capabilities.maxRecordBytes == 4_999_488)
        }
    }
#endif
