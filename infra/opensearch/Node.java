// One OpenSearch node on 127.0.0.1: `java -cp 'libs/*' Node.java HOME PORT TRANSPORT_PORT`.
// With WIREBEAM_NODE_USER and WIREBEAM_NODE_PASSWORD set, requests without this user and password are refused (401).

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.util.concurrent.ThreadContext;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.env.Environment;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestHandler;
import org.opensearch.transport.Netty4Plugin;

public class Node extends org.opensearch.node.Node {
    static final String USER = System.getenv("WIREBEAM_NODE_USER");
    static final String PASSWORD = System.getenv("WIREBEAM_NODE_PASSWORD");

    Node(Environment environment, Collection<Class<? extends Plugin>> plugins) {
        super(environment, plugins, true);
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Settings settings = Settings.builder()
                .put("path.home", home)
                .put("cluster.name", "wirebeam")
                .put("node.name", "node")
                .put("discovery.type", "single-node")
                .put("http.host", "127.0.0.1")
                .put("http.port", arguments[1])
                .put("transport.host", "127.0.0.1")
                .put("transport.port", arguments[2])
                .put("http.type", "netty4")
                .put("transport.type", "netty4")
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), home.resolve("config"), () -> "node");
        Node node = new Node(environment, List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, ReindexPlugin.class, Door.class));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        node.start();
        System.out.println("node started");
        Thread.currentThread().join();
    }

    /** Asks each request for user and password. */
    public static class Door extends Plugin implements ActionPlugin {
        @Override
        public UnaryOperator<RestHandler> getRestHandlerWrapper(ThreadContext context) {
            if (USER == null) {
                return null;
            }
            byte[] pair = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
            String expected = "Basic " + Base64.getEncoder().encodeToString(pair);
            return handler -> (request, channel, client) -> {
                if (expected.equals(request.header("Authorization"))) {
                    handler.handleRequest(request, channel, client);
                } else {
                    channel.sendResponse(new BytesRestResponse(RestStatus.UNAUTHORIZED, "unauthorized"));
                }
            };
        }
    }
}
